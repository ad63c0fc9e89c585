package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;

/**
 * How bright images are and how much they differ from each other, on the [0,1] scale. Samples whose
 * spread is far below that of real images have collapsed onto a few.
 *
 * @param meanIntensity mean over pixels and images
 * @param pairDistance Euclidean distance between image i and image i + 1, averaged over i
 */
public record ImageSpread(double meanIntensity, double pairDistance) {

  /**
   * Measures a batch.
   *
   * @param images at least two images in random order
   * @return its spread
   * @throws IllegalArgumentException if there are fewer than two
   */
  public static ImageSpread of(ImageBatch images) {
    if (images.count() < 2) {
      throw new IllegalArgumentException("spread needs two images, found " + images.count());
    }
    byte[] pixels = images.pixels();
    int size = pixels.length / images.count();
    double intensity = 0;
    double distance = 0;
    for (byte pixel : pixels) {
      intensity += Byte.toUnsignedInt(pixel);
    }
    for (int first = 0; first + size < pixels.length; first += size) {
      distance += distance(pixels, first, first + size, size);
    }
    return new ImageSpread(intensity / 255 / pixels.length, distance / 255 / (images.count() - 1));
  }

  private static double distance(byte[] pixels, int a, int b, int size) {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      int difference = Byte.toUnsignedInt(pixels[a + i]) - Byte.toUnsignedInt(pixels[b + i]);
      sum += (long) difference * difference;
    }
    return Math.sqrt(sum);
  }
}
