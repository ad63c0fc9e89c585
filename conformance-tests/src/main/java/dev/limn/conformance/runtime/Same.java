package dev.limn.conformance.runtime;

import dev.limn.conformance.CheckFailure;

/** Compares what was found with what must be, element by element. */
final class Same {

  private Same() {}

  /** Bit for bit, so that a NaN is no surprise. */
  static void floats(String name, float[] expected, float[] found) {
    size(name, expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(found[i])) {
        throw differing(name, i, expected[i], found[i]);
      }
    }
  }

  static void close(String name, double[] expected, float[] found, double tolerance) {
    size(name, expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      // Negated, so that a NaN fails.
      if (!(Math.abs(expected[i] - found[i]) <= tolerance)) {
        throw differing(name, i, expected[i], found[i]);
      }
    }
  }

  static void ints(String name, int[] expected, int[] found) {
    size(name, expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] != found[i]) {
        throw differing(name, i, expected[i], found[i]);
      }
    }
  }

  static void pixels(String name, byte[] expected, byte[] found, int levels) {
    size(name, expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      int right = Byte.toUnsignedInt(expected[i]);
      int there = Byte.toUnsignedInt(found[i]);
      if (Math.abs(right - there) > levels) {
        throw differing(name, i, right, there);
      }
    }
  }

  private static void size(String name, int expected, int found) {
    if (expected != found) {
      throw new CheckFailure("%s: %d numbers expected, found %d".formatted(name, expected, found));
    }
  }

  private static CheckFailure differing(String name, int at, Object expected, Object found) {
    return new CheckFailure("%s: [%d] expects %s, found %s".formatted(name, at, expected, found));
  }
}
