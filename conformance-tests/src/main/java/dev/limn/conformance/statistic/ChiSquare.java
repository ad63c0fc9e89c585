package dev.limn.conformance.statistic;

/** The chi-square test of goodness of fit. */
public final class ChiSquare {

  private static final double EPSILON = 1e-15;
  private static final int STEPS = 10_000;

  private ChiSquare() {}

  /**
   * How likely counts as odd as these are, or odder, if they come from the weights.
   *
   * @param counts how often each cell was met
   * @param weights how likely each cell is, in any unit; at least two, positive, and such that each
   *     cell expects 5 or more
   * @return from 0 to 1
   */
  public static double chance(long[] counts, double[] weights) {
    double total = 0;
    double weight = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i];
      weight += weights[i];
    }
    double statistic = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = total * weights[i] / weight;
      statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return tail(statistic, counts.length - 1);
  }

  /**
   * The chance of a greater statistic: the regularized upper incomplete gamma function.
   *
   * @param statistic from 0 on
   * @param degrees degrees of freedom, from 1 on
   * @return from 0 to 1
   * @see <a href="https://dlmf.nist.gov/8.7">DLMF 8.7.1</a> and 8.9.2
   */
  static double tail(double statistic, int degrees) {
    double a = degrees / 2.0;
    double x = statistic / 2;
    if (x == 0) {
      return 1;
    }
    double front = Math.exp(a * Math.log(x) - x - logGamma(degrees));
    return x < a + 1 ? 1 - front * series(a, x) : front * fraction(a, x);
  }

  private static double series(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int i = 1; i < STEPS && term > sum * EPSILON; i++) {
      term *= x / (a + i);
      sum += term;
    }
    return sum;
  }

  /** Lentz's way to evaluate a continued fraction. */
  private static double fraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1e300;
    double d = 1 / b;
    double h = d;
    for (int i = 1; i < STEPS; i++) {
      double numerator = -i * (i - a);
      b += 2;
      d = 1 / (numerator * d + b);
      c = b + numerator / c;
      h *= d * c;
      if (Math.abs(d * c - 1) < EPSILON) {
        break;
      }
    }
    return h;
  }

  /** Of half of a whole number. */
  private static double logGamma(int twice) {
    double log = twice % 2 == 0 ? 0 : Math.log(Math.PI) / 2;
    for (int i = twice - 2; i > 0; i -= 2) {
      log += Math.log(i / 2.0);
    }
    return log;
  }
}
