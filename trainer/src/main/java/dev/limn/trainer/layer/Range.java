package dev.limn.trainer.layer;

/** Ranges of layer settings. */
final class Range {

  private Range() {}

  static void atLeast(int least, int found, String name) {
    if (found < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", found " + found);
    }
  }
}
