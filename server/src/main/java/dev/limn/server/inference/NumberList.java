package dev.limn.server.inference;

import java.util.Arrays;

/** Numbers that come one by one. */
final class NumberList {

  private double[] values = new double[64];
  private int count;

  void add(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, Math.multiplyExact(count, 2));
    }
    values[count++] = value;
  }

  TensorData.Numbers data() {
    return new TensorData.Numbers(values, count);
  }
}
