package dev.limn.runtime.random;

/**
 * The inverse of the standard normal distribution function, to about 16 digits, from IEEE
 * arithmetic and {@link StrictMath} alone, so that every platform returns the same bits.
 *
 * <p>Source: M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution",
 * Applied Statistics 37 (1988), routine PPND16.
 */
final class NormalQuantile {

  private static final double[] CENTRE_NUMERATOR = {
    3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
    1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
    3.3430575583588128105e+4, 2.5090809287301226727e+3
  };
  private static final double[] CENTRE_DENOMINATOR = {
    1,
    4.2313330701600911252e+1,
    6.8718700749205790830e+2,
    5.3941960214247511077e+3,
    2.1213794301586595867e+4,
    3.9307895800092710610e+4,
    2.8729085735721942674e+4,
    5.2264952788528545610e+3
  };
  private static final double[] TAIL_NUMERATOR = {
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
    3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4
  };
  private static final double[] TAIL_DENOMINATOR = {
    1,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9
  };
  private static final double[] FAR_TAIL_NUMERATOR = {
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7
  };
  private static final double[] FAR_TAIL_DENOMINATOR = {
    1,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15
  };

  private NormalQuantile() {}

  /**
   * The value below which a standard normal variable lies with probability {@code p}.
   *
   * @param p a probability in the open interval (0, 1)
   */
  static double at(double p) {
    double q = p - 0.5;
    if (Math.abs(q) <= 0.425) {
      double r = 0.180625 - q * q;
      return q * polynomial(CENTRE_NUMERATOR, r) / polynomial(CENTRE_DENOMINATOR, r);
    }
    double distance = Math.sqrt(-StrictMath.log(q < 0 ? p : 1 - p));
    double tail =
        distance <= 5
            ? ratio(TAIL_NUMERATOR, TAIL_DENOMINATOR, distance - 1.6)
            : ratio(FAR_TAIL_NUMERATOR, FAR_TAIL_DENOMINATOR, distance - 5);
    return q < 0 ? -tail : tail;
  }

  /**
   * The same for many: first the formula of the centre for all of them, then the tails, every
   * seventh, one by one.
   *
   * @param centres room for as many numbers
   */
  static void all(double[] p, double[] centres, int count, float[] target, int offset) {
    centre(p, centres, count);
    for (int i = 0; i < count; i++) {
      target[offset + i] = (float) (Math.abs(p[i] - 0.5) > 0.425 ? at(p[i]) : centres[i]);
    }
  }

  /** Without branches or casts, so that it becomes vector instructions on Java 17 too. */
  private static void centre(double[] p, double[] centres, int count) {
    double[] n = CENTRE_NUMERATOR;
    double[] d = CENTRE_DENOMINATOR;
    double n0 = n[0], n1 = n[1], n2 = n[2], n3 = n[3], n4 = n[4], n5 = n[5], n6 = n[6], n7 = n[7];
    double d0 = d[0], d1 = d[1], d2 = d[2], d3 = d[3], d4 = d[4], d5 = d[5], d6 = d[6], d7 = d[7];
    for (int i = 0; i < count; i++) {
      double q = p[i] - 0.5;
      double r = 0.180625 - q * q;
      double above = ((((((n7 * r + n6) * r + n5) * r + n4) * r + n3) * r + n2) * r + n1) * r + n0;
      double below = ((((((d7 * r + d6) * r + d5) * r + d4) * r + d3) * r + d2) * r + d1) * r + d0;
      centres[i] = q * above / below;
    }
  }

  private static double ratio(double[] numerator, double[] denominator, double r) {
    return polynomial(numerator, r) / polynomial(denominator, r);
  }

  /** Horner's scheme, spelt out because the golden values hang on the order of operations. */
  private static double polynomial(double[] c, double r) {
    return ((((((c[7] * r + c[6]) * r + c[5]) * r + c[4]) * r + c[3]) * r + c[2]) * r + c[1]) * r
        + c[0];
  }
}
