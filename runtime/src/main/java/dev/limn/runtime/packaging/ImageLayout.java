package dev.limn.runtime.packaging;

import dev.limn.UsageException;
import java.util.Arrays;
import java.util.Locale;

/** In what order a foreign decoder's images have their axes. */
public enum ImageLayout {
  /** Batch, channels, rows, columns. */
  NCHW,
  /** Batch, rows, columns, channels. */
  NHWC,
  /** Batch, rows, columns: grey. */
  NHW;

  /**
   * Reads a layout.
   *
   * @param text {@code nchw}, {@code nhwc} or {@code nhw}
   * @return the layout
   * @throws UsageException if it is another
   */
  public static ImageLayout parse(String text) {
    return Arrays.stream(values())
        .filter(layout -> layout.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new UsageException("layout must be nchw, nhwc or nhw, found '" + text + "'"));
  }

  /** As commands spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
