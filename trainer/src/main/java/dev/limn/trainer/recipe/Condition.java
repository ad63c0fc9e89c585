package dev.limn.trainer.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

  static List<String> names() {
    return Arrays.stream(values()).map(Condition::toString).toList();
  }

  static Optional<Condition> of(String name) {
    return Arrays.stream(values()).filter(one -> one.toString().equals(name)).findFirst();
  }

  /** As recipes spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
