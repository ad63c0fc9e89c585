package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;

/** The exact Euclidean distance of two images over pixels on the [0,1] scale. */
final class PixelDistance {

  private PixelDistance() {}

  static double between(ImageBatch a, int first, ImageBatch b, int second) {
    int size = a.height() * a.width() * a.channels();
    byte[] x = a.pixels();
    byte[] y = b.pixels();
    long sum = 0;
    for (int i = 0; i < size; i++) {
      int difference =
          Byte.toUnsignedInt(x[first * size + i]) - Byte.toUnsignedInt(y[second * size + i]);
      sum += (long) difference * difference;
    }
    return Math.sqrt(sum) / 255;
  }
}
