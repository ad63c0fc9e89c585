package dev.limn.trainer.data;

import dev.limn.UsageException;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.random.CounterRandom;

/**
 * Salt and pepper: pixels that become black or white. Which ones depends on seed and index alone.
 */
public final class PixelNoise {

  /** Purpose of the numbers that choose pixels, one a pixel. */
  public static final int CORRUPTION = 19;

  /** What a draw says of a pixel. */
  public enum Hit {
    /** It stays. */
    NONE,
    /** It becomes white. */
    SALT,
    /** It becomes black. */
    PEPPER
  }

  private final CounterRandom random;
  private final double share;

  /**
   * Prepares noise.
   *
   * @param seed any value
   * @param share of the pixels that are hit, each with this probability, from 0 to 1; half become
   *     white, half black
   * @throws UsageException if the share is out of range
   */
  public PixelNoise(long seed, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new UsageException("the share of noisy pixels must be from 0 to 1, found " + share);
    }
    this.random = new CounterRandom(seed);
    this.share = share;
  }

  /**
   * Draws for the pixels of one image.
   *
   * @param index which image, any value
   * @param area how many pixels it has
   * @return what becomes of each
   */
  public Hit[] draw(long index, int area) {
    double[] drawn = new double[area];
    random.uniforms(index, CORRUPTION, drawn, 0, area);
    Hit[] hits = new Hit[area];
    for (int pixel = 0; pixel < area; pixel++) {
      hits[pixel] = hit(drawn[pixel]);
    }
    return hits;
  }

  private Hit hit(double drawn) {
    if (drawn < share / 2) {
      return Hit.SALT;
    }
    return drawn < share ? Hit.PEPPER : Hit.NONE;
  }

  /**
   * Images with noise; a pixel is hit in all of its channels.
   *
   * @param images the images, which stay as they are
   * @param firstIndex index of the first one; the others follow
   * @return new images with the same labels
   */
  public ImageBatch on(ImageBatch images, long firstIndex) {
    byte[] pixels = images.pixels().clone();
    int area = images.height() * images.width();
    for (int image = 0; image < images.count(); image++) {
      Hit[] hits = draw(firstIndex + image, area);
      for (int i = 0; i < area * images.channels(); i++) {
        int at = image * area * images.channels() + i;
        pixels[at] = level(hits[i / images.channels()], pixels[at]);
      }
    }
    ImageBatch noisy =
        new ImageBatch(images.count(), images.height(), images.width(), images.channels(), pixels);
    return images.labels().map(noisy::withLabels).orElse(noisy);
  }

  private static byte level(Hit hit, byte level) {
    return switch (hit) {
      case NONE -> level;
      case SALT -> (byte) 255;
      case PEPPER -> 0;
    };
  }
}
