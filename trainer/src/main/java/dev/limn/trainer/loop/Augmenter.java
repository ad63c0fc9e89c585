package dev.limn.trainer.loop;

import dev.limn.runtime.random.CounterRandom;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.recipe.Augmentation;

/** Shifts and mirrors the bytes of training images, each by its own index. */
final class Augmenter {

  /**
   * Purpose of the uniform numbers that choose the columns and rows of a shift and whether to flip;
   * the index counts images over the whole run.
   */
  static final int AUGMENTATION = 21;

  private final Augmentation augmentation;
  private final CounterRandom random;

  Augmenter(Augmentation augmentation, long seed) {
    this.augmentation = augmentation;
    this.random = new CounterRandom(seed);
  }

  /** The chosen rows of a labelled set, changed; row b is drawn with index first + b. */
  ImageSet batch(ImageSet images, int[] rows, long first) {
    int size = images.imageBytes();
    byte[] pixels = new byte[Math.multiplyExact(rows.length, size)];
    int[] labels = new int[rows.length];
    for (int row = 0; row < rows.length; row++) {
      labels[row] = images.labels()[rows[row]];
      change(images, rows[row] * size, first + row, pixels, row * size);
    }
    return new ImageSet(
        images.name(),
        images.channels(),
        images.height(),
        images.width(),
        pixels,
        labels,
        images.classNames());
  }

  private void change(ImageSet images, int source, long index, byte[] pixels, int target) {
    double[] draws = new double[3];
    random.uniforms(index, AUGMENTATION, draws, 0, draws.length);
    int right = offset(draws[0]);
    int down = offset(draws[1]);
    boolean flip = augmentation.flip() && draws[2] < 0.5;
    int width = images.width();
    for (int line = 0; line < images.channels() * images.height(); line++) {
      int y = line % images.height() - down;
      if (y < 0 || y >= images.height()) {
        continue;
      }
      for (int x = 0; x < width; x++) {
        int shifted = x - right;
        if (shifted >= 0 && shifted < width) {
          int from = flip ? width - 1 - shifted : shifted;
          pixels[target + line * width + x] =
              images.pixels()[source + (line - down) * width + from];
        }
      }
    }
  }

  /** From -shift to shift, all alike. */
  private int offset(double uniform) {
    int shift = augmentation.shift();
    return (int) (uniform * (2 * shift + 1)) - shift;
  }
}
