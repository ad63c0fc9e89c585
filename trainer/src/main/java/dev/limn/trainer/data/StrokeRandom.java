package dev.limn.trainer.data;

/**
 * Random numbers that depend on (seed, index, number of the draw) alone: SplitMix64's finalizer
 * over a counter. Not thread-safe; make one for every image.
 */
final class StrokeRandom {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private final long stream;
  private long draws;

  StrokeRandom(long seed, long index) {
    this.stream = mix(mix(seed + GOLDEN_GAMMA) + index * GOLDEN_GAMMA);
  }

  long nextLong() {
    draws++;
    return mix(stream + draws * GOLDEN_GAMMA);
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [low, high). */
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

  /** Stafford's variant 13 of the 64-bit MurmurHash3 finalizer, as in SplitMix64. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
