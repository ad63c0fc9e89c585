package dev.limn.runtime.random;

/** The standard normal distribution function by its Taylor series: an oracle for tests. */
final class NormalDistribution {

  private NormalDistribution() {}

  /**
   * Source: G. Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11
   * (2004). Absolute error about 1e-16 times the number of terms.
   */
  static double at(double x) {
    double sum = x;
    double term = x;
    for (int i = 3; Math.abs(term) > 1e-20 * Math.abs(sum); i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }
}
