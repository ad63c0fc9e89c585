package dev.limn.server.inference;

import java.util.Arrays;

/** Numbers that come one by one, up to so many. */
final class NumberList {

  private final int most;
  private double[] values = new double[64];
  private int count;

  NumberList(int most) {
    this.most = most;
  }

  /**
   * Takes one more.
   *
   * @throws BadRequest if there are as many as there may be
   */
  void add(double value) {
    if (count == most) {
      throw new BadRequest(
          "an input's data may have %d numbers, found more: send it in parts".formatted(most));
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, (int) Math.min(most, 2L * count));
    }
    values[count++] = value;
  }

  TensorData.Numbers data() {
    return new TensorData.Numbers(values, count);
  }
}
