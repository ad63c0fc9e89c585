package dev.limn.runtime.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How a decoder's image is read as a distribution over pixels.
 *
 * @param kind {@code bernoulli}, {@code gaussian} or {@code laplace}
 * @param variance the Gaussian's fixed variance on the [0,1] scale; null for the others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Likelihood(String kind, Double variance) {

  private static final List<String> KINDS = List.of("bernoulli", "gaussian", "laplace");

  /**
   * Checks the kind and its variance.
   *
   * @throws IllegalArgumentException if the kind is unknown, or the variance is missing, surplus or
   *     not positive
   */
  public Likelihood {
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException("likelihood must be one of " + KINDS + ", found " + kind);
    }
    if (kind.equals("gaussian") != (variance != null)
        || variance != null && !isPositive(variance)) {
      throw new IllegalArgumentException(
          "a gaussian likelihood, and no other, has a positive variance; found "
              + kind
              + " with "
              + variance);
    }
  }

  private static boolean isPositive(double value) {
    return value > 0 && value < Double.POSITIVE_INFINITY;
  }
}
