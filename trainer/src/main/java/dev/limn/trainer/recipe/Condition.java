package dev.limn.trainer.recipe;

import java.util.Locale;

/** How the discriminator of a conditional GAN is told the label. */
public enum Condition {
  /**
   * The label's vector is projected on the features of the last layer: {@code score = head(f) +
   * v_label . f}. Source: Miyato and Koyama, arXiv:1802.05637.
   */
  PROJECTION,
  /**
   * The one-hot label joins the image as planes of ones and zeros. Source: Mirza and Osindero,
   * arXiv:1411.1784, in the form for convolutions.
   */
  PLANES;

  /** As recipes spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
