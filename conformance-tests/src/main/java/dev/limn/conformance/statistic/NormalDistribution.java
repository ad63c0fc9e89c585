package dev.limn.conformance.statistic;

/** The standard normal distribution function, by its power series. */
public final class NormalDistribution {

  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  private NormalDistribution() {}

  /**
   * {@code 1/2 + density(x) * (x + x^3/3 + x^5/15 + ...)}.
   *
   * @param x exact to 1e-13 for |x| below 6
   * @return the chance of a number below x
   */
  public static double cumulative(double x) {
    double term = x;
    double sum = x;
    for (int i = 3; i < 400 && term != 0; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / ROOT_TWO_PI;
  }
}
