package dev.limn.cli.command;

import dev.limn.UsageException;
import java.util.Locale;

/**
 * What a latent number runs through.
 *
 * @param least the first value
 * @param greatest the last value, greater
 */
record ValueRange(float least, float greatest) {

  private static final String SEPARATOR = "..";

  /**
   * Reads a range as {@code -3..3}.
   *
   * @throws UsageException if it is worded otherwise, not finite, or does not grow
   */
  static ValueRange parse(String text) {
    int at = text.indexOf(SEPARATOR);
    if (at > 0) {
      try {
        float least = Float.parseFloat(text.substring(0, at));
        float greatest = Float.parseFloat(text.substring(at + SEPARATOR.length()));
        if (least < greatest && Float.isFinite(greatest - least)) {
          return new ValueRange(least, greatest);
        }
      } catch (NumberFormatException e) {
        throw refusal(text);
      }
    }
    throw refusal(text);
  }

  private static UsageException refusal(String text) {
    return new UsageException(
        String.format(
            Locale.ROOT, "--range must be two growing numbers such as -3..3, found '%s'", text));
  }
}
