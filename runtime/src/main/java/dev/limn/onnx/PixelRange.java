package dev.limn.onnx;

import dev.limn.UsageException;
import java.util.Arrays;

/** What black and white are in a decoder's numbers. */
public enum PixelRange {
  /** Black is 0, white is 1: the contract of Limn's own decoders. */
  UNIT("0..1", 0, 1),
  /** Black is -1, white is 1, as after a hyperbolic tangent. */
  SYMMETRIC("-1..1", -1, 1),
  /** Black is 0, white is 255. */
  BYTES("0..255", 0, 255);

  private final String text;
  private final int black;
  private final int white;

  PixelRange(String text, int black, int white) {
    this.text = text;
    this.black = black;
    this.white = white;
  }

  /**
   * Reads a range.
   *
   * @param text {@code 0..1}, {@code -1..1} or {@code 0..255}
   * @return the range
   * @throws UsageException if it is another
   */
  public static PixelRange parse(String text) {
    return Arrays.stream(values())
        .filter(range -> range.text.equals(text))
        .findFirst()
        .orElseThrow(
            () -> new UsageException("range must be 0..1, -1..1 or 0..255, found '" + text + "'"));
  }

  /** The number that is black. */
  public int black() {
    return black;
  }

  /** The number that is white. */
  public int white() {
    return white;
  }

  /** As commands spell it, such as {@code -1..1}. */
  @Override
  public String toString() {
    return text;
  }
}
