package dev.limn.runtime.packaging;

import dev.limn.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sides of an image.
 *
 * @param height H, rows
 * @param width W, columns
 */
public record ImageSize(int height, int width) {

  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,3})x([1-9]\\d{0,3})");

  /**
   * Reads a size.
   *
   * @param text height and width, such as {@code 28x28}
   * @return the size
   * @throws UsageException if it is worded otherwise
   */
  public static ImageSize parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException("size must be height x width such as 28x28, found '" + text + "'");
    }
    return new ImageSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }
}
