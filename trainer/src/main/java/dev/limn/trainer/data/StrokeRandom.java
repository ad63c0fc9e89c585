package dev.limn.trainer.data;

import dev.limn.runtime.random.CounterRandom;

/** The draws of one image, in the order in which they are asked for. Not thread-safe. */
final class StrokeRandom {

  /** Purposes of the two splits, apart from those of sampling and training. */
  static final int TRAIN = 64;

  static final int TEST = 65;

  /** More than the glyph with the most points takes. */
  private static final int MOST_DRAWS = 160;

  private final double[] uniforms = new double[MOST_DRAWS];
  private int drawn;

  StrokeRandom(long seed, long index, int purpose) {
    new CounterRandom(seed).uniforms(index, purpose, uniforms, 0, MOST_DRAWS);
  }

  /** Uniform between 0 and 1, both excluded. */
  double uniform() {
    return uniforms[drawn++];
  }

  /** Uniform between two bounds. */
  double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** Bell-shaped with mean 0 and deviation 1, never beyond 3: a sum of three uniform draws. */
  double bell() {
    return 2 * (uniform() + uniform() + uniform() - 1.5);
  }

  /** One of 0 .. bound - 1. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }
}
