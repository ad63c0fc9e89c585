package dev.limn.trainer.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of model that Limn trains. */
public enum Family {
  /** Variational autoencoder: Kingma and Welling, arXiv:1312.6114. */
  VAE,
  /** Variational autoencoder given the class: Sohn, Lee and Yan, NIPS 2015. */
  CVAE,
  /** Variational autoencoder that sees noisy images: Im et al., arXiv:1511.06406. */
  DVAE,
  /** Variational autoencoder whose KL weighs more: Higgins et al., ICLR 2017. */
  BETA_VAE,
  /** Generative adversarial network: Goodfellow et al., arXiv:1406.2661. */
  GAN,
  /** Generative adversarial network given the class: Mirza and Osindero, arXiv:1411.1784. */
  CGAN,
  /** Names the class of an image: what judges samples. */
  CLASSIFIER;

  /**
   * Whether samples have labels.
   *
   * @return true for the conditional families
   */
  public boolean conditional() {
    return this == CVAE || this == CGAN;
  }

  /**
   * Whether a generator and a discriminator learn from each other.
   *
   * @return true for the GANs
   */
  public boolean adversarial() {
    return this == GAN || this == CGAN;
  }

  /**
   * Whether training needs labels.
   *
   * @return true for the conditional families and the classifier
   */
  public boolean labelled() {
    return conditional() || this == CLASSIFIER;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Family::toString).toList();
  }

  static Optional<Family> of(String name) {
    return Arrays.stream(values()).filter(family -> family.toString().equals(name)).findFirst();
  }

  /** As recipes and manifests spell it, such as {@code beta-vae}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
