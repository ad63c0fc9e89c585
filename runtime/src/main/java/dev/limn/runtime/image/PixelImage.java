package dev.limn.runtime.image;

/**
 * One image of unsigned 8-bit pixels, rows first, channels last.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param pixels height x width x channels bytes, 0 = black, 255 = full; owned by the image
 */
public record PixelImage(int height, int width, int channels, byte[] pixels) {

  /**
   * Checks that the pixels fill the shape.
   *
   * @throws IllegalArgumentException if they do not, or the channels are neither 1 nor 3
   */
  public PixelImage {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("channels must be 1 or 3, found " + channels);
    }
    long expected = Math.multiplyExact(Math.multiplyExact((long) height, width), channels);
    if (height < 1 || width < 1 || pixels.length != expected) {
      throw new IllegalArgumentException(
          "image "
              + height
              + "x"
              + width
              + "x"
              + channels
              + " needs "
              + expected
              + " bytes, found "
              + pixels.length);
    }
  }
}
