package dev.limn.trainer.data;

import dev.limn.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The built-in data set: handwritten-looking digits that the program draws itself, 28x28 grey,
 * white on black, about 20 pixels high and centred, as MNIST's are. No font, no graphics library,
 * no file.
 *
 * <p>An image depends on the seed, its split and its index alone, on every platform alike. The
 * digits take turns, so every ten images from a multiple of ten on hold each digit once.
 */
public final class StrokeDigits {

  /** Height and width of an image, in pixels. */
  public static final int SIDE = 28;

  /** The number of training images that recipes get. */
  public static final int DEFAULT_TRAIN = 20_000;

  /** The number of test images that recipes get. */
  public static final int DEFAULT_TEST = 2_000;

  static final String NAME = "strokes";

  private static final int CLASSES = 10;

  /** The steps into which the curve between two points is cut. */
  private static final int CURVE_STEPS = 5;

  private StrokeDigits() {}

  /**
   * Draws the data set.
   *
   * @param seed two seeds share no image but by chance
   * @param train number of training images, at least 1
   * @param test number of test images, at least 0
   * @return the set {@code strokes}, with the class names "0" to "9"
   * @throws UsageException if a number of images is out of range
   */
  public static DataSet make(long seed, int train, int test) {
    if (train < 1 || test < 0) {
      throw new UsageException(
          "data set '%s' expects at least 1 training and 0 test images, found %d and %d"
              .formatted(NAME, train, test));
    }
    return new DataSet(
        NAME,
        draw(NAME + "-train", seed, StrokeRandom.TRAIN, train),
        draw(NAME + "-test", seed, StrokeRandom.TEST, test),
        "digits drawn by Limn from strokes, seed " + seed,
        "The built-in digits are made by Limn and come under its licence, Apache-2.0.",
        List.of());
  }

  private static ImageSet draw(String name, long seed, int purpose, int count) {
    byte[] pixels = new byte[ImageSet.byteCount(name, count, 1, SIDE, SIDE)];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> draw(i % CLASSES, new StrokeRandom(seed, i, purpose), pixels, i * SIDE * SIDE));
    int[] labels = IntStream.range(0, count).map(i -> i % CLASSES).toArray();
    List<String> classNames = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    return new ImageSet(name, 1, SIDE, SIDE, pixels, labels, classNames);
  }

  private static void draw(int digit, StrokeRandom random, byte[] pixels, int offset) {
    List<Glyph> ways = Glyph.of(digit);
    Glyph glyph = ways.get(random.below(ways.size()));
    Handwriting hand = Handwriting.draw(random);
    List<double[]> curves = new ArrayList<>();
    for (double[] stroke : hand.write(glyph, random)) {
      curves.add(Curve.through(stroke, CURVE_STEPS));
    }
    StrokeRaster raster = new StrokeRaster(SIDE, hand.strokeWidth());
    Placement placement =
        Placement.within(SIDE, raster.reach(), curves, hand.centreX(), hand.centreY());
    for (double[] curve : curves) {
      for (int i = 2; i < curve.length; i += 2) {
        raster.segment(
            placement.x(curve[i - 2]),
            placement.y(curve[i - 1]),
            placement.x(curve[i]),
            placement.y(curve[i + 1]));
      }
    }
    raster.writeTo(pixels, offset);
  }
}
