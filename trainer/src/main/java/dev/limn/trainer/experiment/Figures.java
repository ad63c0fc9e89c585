package dev.limn.trainer.experiment;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.OptionalDouble;

/** Words figures for tables: five digits that count, nothing where there is none. */
final class Figures {

  private static final MathContext DIGITS = new MathContext(5);

  private Figures() {}

  static String shortest(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  static String shortest(OptionalDouble value) {
    return value.isPresent() ? shortest(value.getAsDouble()) : "";
  }

  /** Seconds below two minutes, else minutes. */
  static String duration(double seconds) {
    return seconds < 120
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.1f min", seconds / 60);
  }
}
