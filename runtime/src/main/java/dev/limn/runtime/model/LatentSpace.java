package dev.limn.runtime.model;

import java.util.List;

/**
 * The space that latents are drawn from.
 *
 * @param size Z, numbers a latent, from 1 to 65,536
 * @param priors the priors the package can be drawn from: {@code normal}, {@code mixture} (which
 *     the package then holds)
 * @param defaultPrior the one used where none is asked for
 */
public record LatentSpace(int size, List<String> priors, String defaultPrior) {

  private static final int MAX_SIZE = 65_536;

  /** The standard normal prior's name. */
  public static final String NORMAL = "normal";

  /** The name of the fitted mixture of normal distributions. */
  public static final String MIXTURE = "mixture";

  private static final List<String> KNOWN = List.of(NORMAL, MIXTURE);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the size is out of range, a prior is unknown or listed
   *     twice, or the default is not listed
   */
  public LatentSpace {
    priors = priors == null ? List.of() : List.copyOf(priors);
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "latent size must be from 1 to " + MAX_SIZE + ", found " + size);
    }
    if (!KNOWN.containsAll(priors) || priors.stream().distinct().count() != priors.size()) {
      throw new IllegalArgumentException(
          "priors must be one or more of " + KNOWN + ", each once, found " + priors);
    }
    if (defaultPrior == null || !priors.contains(defaultPrior)) {
      throw new IllegalArgumentException(
          "default prior must be one of " + priors + ", found " + defaultPrior);
    }
  }

  /**
   * A space with the standard normal prior alone.
   *
   * @param size Z
   * @return the space
   */
  public static LatentSpace normal(int size) {
    return new LatentSpace(size, List.of(NORMAL), NORMAL);
  }

  /**
   * A space with both priors, the fitted mixture by default.
   *
   * @param size Z
   * @return the space
   */
  public static LatentSpace mixture(int size) {
    return new LatentSpace(size, KNOWN, MIXTURE);
  }
}
