package dev.limn.runtime.model;

/**
 * A mixture of K normal distributions over latents of Z numbers. Component k has weight {@code
 * weights[k]}, mean {@code means[k]} and covariance {@code L L^T} with L = {@code cholesky[k]}.
 *
 * <p>The arrays are row-major, owned by the mixture and never written to; so it may be shared by
 * threads.
 *
 * @param size Z, from 1 on
 * @param weights K numbers from 0 on whose sum is 1 within 1e-4
 * @param means {@code [K,Z]}, finite
 * @param cholesky {@code [K,Z,Z]}, finite, lower triangular with a positive diagonal
 */
public record GaussianMixture(int size, double[] weights, double[] means, double[] cholesky) {

  /** The most components a mixture may have. */
  public static final int MAX_COMPONENTS = 4096;

  private static final double WEIGHT_TOLERANCE = 1e-4;

  /**
   * Checks the rules.
   *
   * @throws IllegalArgumentException if one is broken
   */
  public GaussianMixture {
    int components = weights.length;
    if (size < 1 || components < 1 || components > MAX_COMPONENTS) {
      throw new IllegalArgumentException(
          "a mixture has 1 to %d components of at least 1 number, found %d of %d"
              .formatted(MAX_COMPONENTS, components, size));
    }
    if (means.length != (long) components * size
        || cholesky.length != (long) components * size * size) {
      throw new IllegalArgumentException(
          "%d components of %d numbers found in %d means and %d numbers of cholesky"
              .formatted(components, size, means.length, cholesky.length));
    }
    requireWeights(weights);
    requireFinite(means, "means");
    requireFinite(cholesky, "cholesky");
    requireTriangles(cholesky, size);
  }

  /**
   * How many normal distributions it has.
   *
   * @return K
   */
  public int components() {
    return weights.length;
  }

  /**
   * The component that a uniform number stands for: the first whose cumulative weight exceeds
   * {@code uniform} times the sum of all weights.
   *
   * @param uniform from 0 (inclusive) to 1 (exclusive)
   * @return k, never of a component without weight
   */
  public int component(double uniform) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double cumulative = 0;
    for (int k = 0; k < weights.length; k++) {
      cumulative += weights[k];
      if (uniform * total < cumulative) {
        return k;
      }
    }
    throw new IllegalArgumentException("uniform must be from 0 to below 1, found " + uniform);
  }

  /**
   * Turns standard normal numbers into a draw of a component, in place: {@code mean + temperature *
   * L * normals}, each number summed in double from the left and rounded once.
   *
   * @param component k
   * @param temperature scales the deviation from the component's mean
   * @param values holds Z standard normals from {@code offset} on, then the draw
   * @param offset where they begin
   */
  public void shape(int component, float temperature, float[] values, int offset) {
    // From the last row up: row i needs the normals up to i alone.
    for (int i = size - 1; i >= 0; i--) {
      int row = (component * size + i) * size;
      double deviation = 0;
      for (int j = 0; j <= i; j++) {
        deviation += cholesky[row + j] * values[offset + j];
      }
      values[offset + i] = (float) (means[component * size + i] + temperature * deviation);
    }
  }

  private static void requireWeights(double[] weights) {
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      // Written so that NaN fails.
      if (!(weights[k] >= 0)) {
        throw new IllegalArgumentException(
            "weights must be from 0 on, found %s at [%d]".formatted(weights[k], k));
      }
      sum += weights[k];
    }
    if (!(Math.abs(sum - 1) <= WEIGHT_TOLERANCE)) {
      throw new IllegalArgumentException("weights must sum to 1, found " + sum);
    }
  }

  private static void requireFinite(double[] values, String name) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "%s must be finite, found %s at number %d".formatted(name, values[i], i));
      }
    }
  }

  private static void requireTriangles(double[] cholesky, int size) {
    for (int at = 0; at < cholesky.length; at++) {
      int row = at / size % size;
      int column = at % size;
      boolean holds = column < row || (column == row ? cholesky[at] > 0 : cholesky[at] == 0);
      if (!holds) {
        throw new IllegalArgumentException(
            "cholesky must be lower triangular with a positive diagonal, found %s at [%d,%d,%d]"
                .formatted(cholesky[at], at / size / size, row, column));
      }
    }
  }
}
