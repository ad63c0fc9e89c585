package dev.limn.runtime.model;

import java.util.List;

/**
 * A prior that was fitted to the latents of a model's training images. Immutable, may be shared by
 * threads.
 *
 * @param conditional whether each class has a mixture of its own
 * @param mixtures one; if conditional, one a class in the order of the classes
 */
public record MixturePrior(boolean conditional, List<GaussianMixture> mixtures) {

  /**
   * Checks that the mixtures fit each other.
   *
   * @throws IllegalArgumentException if there is none, one too many, or they differ in latent size
   */
  public MixturePrior {
    mixtures = List.copyOf(mixtures);
    if (mixtures.stream().map(GaussianMixture::size).distinct().count() != 1) {
      throw new IllegalArgumentException("a mixture prior needs mixtures of one latent size");
    }
    if (!conditional && mixtures.size() != 1) {
      throw new IllegalArgumentException(
          "an unconditional prior is one mixture, found " + mixtures.size());
    }
  }

  /**
   * The distribution that a sample's latent is drawn from.
   *
   * @param label the sample's class; any value if the prior is not conditional
   * @return the mixture of that class
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public GaussianMixture of(int label) {
    return mixtures.get(conditional ? label : 0);
  }

  /**
   * How many components the largest mixture has.
   *
   * @return K
   */
  public int components() {
    return mixtures.stream().mapToInt(GaussianMixture::components).max().orElseThrow();
  }
}
