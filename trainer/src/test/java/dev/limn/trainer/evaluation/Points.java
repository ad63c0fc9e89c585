package dev.limn.trainer.evaluation;

import java.util.Random;

/** Points for tests, and distances of them as plain loops. */
final class Points {

  private Points() {}

  /** Normal points with another spread along each axis, around a place. */
  static Rows normal(int count, int size, double place, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (place + (1 + i % size) * random.nextGaussian());
    }
    return Rows.of(values, size);
  }

  static double squaredDistance(Rows a, int first, Rows b, int second) {
    float[] x = a.block(first, first + 1);
    float[] y = b.block(second, second + 1);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += Math.pow((double) x[i] - y[i], 2);
    }
    return sum;
  }
}
