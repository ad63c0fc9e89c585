package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;

/** How sharp images are. */
public final class Sharpness {

  private Sharpness() {}

  /**
   * The mean absolute Laplacian: |4 x - north - south - east - west| on the [0,1] scale, over all
   * pixels that have these neighbours, channels and images. Blurred images have a small one, noise
   * a large one: it is to be compared with that of real images.
   *
   * @param images at least one image of at least 3 x 3 pixels
   * @return from 0 to 4
   * @throws IllegalArgumentException if there is no such image
   */
  public static double of(ImageBatch images) {
    if (images.count() == 0 || !applies(images)) {
      throw new IllegalArgumentException(
          "sharpness needs an image of at least 3x3, found %d of %dx%d"
              .formatted(images.count(), images.height(), images.width()));
    }
    byte[] pixels = images.pixels();
    int across = images.channels();
    int down = images.width() * across;
    int rows = images.count() * images.height();
    long sum = 0;
    for (int row = 0; row < rows; row++) {
      int y = row % images.height();
      if (y == 0 || y == images.height() - 1) {
        continue;
      }
      for (int i = row * down + across; i < (row + 1) * down - across; i++) {
        int around =
            level(pixels, i - down)
                + level(pixels, i + down)
                + level(pixels, i - across)
                + level(pixels, i + across);
        sum += Math.abs(4 * level(pixels, i) - around);
      }
    }
    long inner = (long) images.count() * (images.height() - 2) * (images.width() - 2) * across;
    return sum / 255.0 / inner;
  }

  /** Whether there are pixels with four neighbours. */
  static boolean applies(ImageBatch images) {
    return images.height() >= 3 && images.width() >= 3;
  }

  private static int level(byte[] pixels, int at) {
    return Byte.toUnsignedInt(pixels[at]);
  }
}
