package dev.limn.trainer.recipe;

import java.util.Locale;

/**
 * Salt and pepper: pixels that an encoder sees black or white instead of as they are.
 *
 * @param share of the pixels that are hit, each with this probability; half become 0, half 1
 * @param when in which epochs
 * @param target what the reconstruction is compared with
 * @param spareLast whether the last image of each batch stays as it is
 */
public record Corruption(float share, When when, Target target, boolean spareLast) {

  /** In which epochs images are corrupted. */
  public enum When {
    /** In all. */
    ALWAYS,
    /** In the first only. */
    FIRST_EPOCH;

    /** As recipes spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What the reconstruction is compared with. */
  public enum Target {
    /** The image as it is: the model learns to clean. */
    CLEAN,
    /** What the encoder saw. */
    NOISY;

    /** As recipes spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
