package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;
import java.util.Random;

/** Batches for tests. */
final class Pixels {

  private Pixels() {}

  static ImageBatch random(int count, int height, int width, int channels, long seed) {
    byte[] pixels = new byte[count * height * width * channels];
    new Random(seed).nextBytes(pixels);
    return new ImageBatch(count, height, width, channels, pixels);
  }

  /** A pixel of an image, from 0 to 1. */
  static double unit(ImageBatch images, int image, int pixel) {
    int size = images.height() * images.width() * images.channels();
    return Byte.toUnsignedInt(images.pixels()[image * size + pixel]) / 255.0;
  }
}
