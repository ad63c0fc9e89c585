package dev.limn.conformance.exporter;

/** The standard normal distribution function, by its power series. */
final class NormalDistribution {

  private NormalDistribution() {}

  /** 1/2 + density(x) * (x + x^3/3 + x^5/15 + ...), exact to 1e-13 for |x| below 6. */
  static double cumulative(double x) {
    double term = x;
    double sum = x;
    for (int i = 3; i < 400; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
