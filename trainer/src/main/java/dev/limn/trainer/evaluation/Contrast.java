package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;

/**
 * How much light and dark differ within images, on the [0,1] scale.
 *
 * @param deviation standard deviation of an image's numbers, averaged over images
 * @param midGrey share of all numbers from 64/255 to 191/255, which drawings in black and white
 *     hardly have
 */
public record Contrast(double deviation, double midGrey) {

  private static final int DARKEST_GREY = 64;
  private static final int LIGHTEST_GREY = 191;

  /**
   * Measures a batch.
   *
   * @param images at least one image
   * @return its contrast
   * @throws IllegalArgumentException if there is none
   */
  public static Contrast of(ImageBatch images) {
    if (images.count() == 0) {
      throw new IllegalArgumentException("contrast needs an image, found none");
    }
    byte[] pixels = images.pixels();
    int size = pixels.length / images.count();
    double deviations = 0;
    long grey = 0;
    for (int from = 0; from < pixels.length; from += size) {
      long sum = 0;
      long squares = 0;
      for (int i = from; i < from + size; i++) {
        int level = Byte.toUnsignedInt(pixels[i]);
        sum += level;
        squares += (long) level * level;
        grey += level >= DARKEST_GREY && level <= LIGHTEST_GREY ? 1 : 0;
      }
      double mean = (double) sum / size;
      deviations += Math.sqrt(Math.max(0, (double) squares / size - mean * mean)) / 255;
    }
    return new Contrast(deviations / images.count(), (double) grey / pixels.length);
  }
}
