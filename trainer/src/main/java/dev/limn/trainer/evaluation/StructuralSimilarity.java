package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;
import java.util.Arrays;

/**
 * The structural similarity index of two images (Wang, Bovik, Sheikh and Simoncelli, 2004): from 1
 * for equal images down to -1.
 *
 * <p>Gaussian window of 11 x 11 with sigma 1.5, K1 = 0.01, K2 = 0.03, population covariance, data
 * range 1, averaged over all places where the window lies in the image, and over channels. That is
 * scikit-image's {@code structural_similarity} with {@code gaussian_weights=True, sigma=1.5,
 * use_sample_covariance=False, data_range=1}.
 */
public final class StructuralSimilarity {

  /** Height and width of the window: smaller images have no similarity. */
  public static final int WINDOW = 11;

  private static final double SIGMA = 1.5;
  private static final double C1 = 0.01 * 0.01;
  private static final double C2 = 0.03 * 0.03;
  private static final double[] WEIGHTS = weights();
  private static final int ROWS = 64;

  private StructuralSimilarity() {}

  /**
   * Compares two batches image by image.
   *
   * @param expected N images of at least {@value #WINDOW} x {@value #WINDOW} pixels
   * @param found N images of the same size
   * @return the index averaged over images
   * @throws IllegalArgumentException if the batches are empty, differ in shape or are too small
   */
  public static double between(ImageBatch expected, ImageBatch found) {
    ReconstructionError.requireComparable(expected, found);
    if (Math.min(expected.height(), expected.width()) < WINDOW) {
      throw new IllegalArgumentException(
          "structural similarity needs images of at least 11x11, found %dx%d"
              .formatted(expected.height(), expected.width()));
    }
    double[] indices = new double[expected.count()];
    Shards.each(
        expected.count(),
        ROWS,
        (from, to) -> {
          for (int image = from; image < to; image++) {
            indices[image] = ofImage(expected, found, image);
          }
        });
    return Arrays.stream(indices).average().orElseThrow();
  }

  private static double ofImage(ImageBatch expected, ImageBatch found, int image) {
    double sum = 0;
    for (int channel = 0; channel < expected.channels(); channel++) {
      sum +=
          ofPlanes(
              plane(expected, image, channel),
              plane(found, image, channel),
              expected.height(),
              expected.width());
    }
    return sum / expected.channels();
  }

  private static double[] plane(ImageBatch images, int image, int channel) {
    double[] plane = new double[images.height() * images.width()];
    for (int i = 0; i < plane.length; i++) {
      int at = (image * plane.length + i) * images.channels() + channel;
      plane[i] = Byte.toUnsignedInt(images.pixels()[at]) / 255.0;
    }
    return plane;
  }

  private static double ofPlanes(double[] x, double[] y, int height, int width) {
    double[] meanX = windowed(x, height, width);
    double[] meanY = windowed(y, height, width);
    double[] meanXx = windowed(product(x, x), height, width);
    double[] meanYy = windowed(product(y, y), height, width);
    double[] meanXy = windowed(product(x, y), height, width);
    double sum = 0;
    for (int i = 0; i < meanX.length; i++) {
      double squares = meanX[i] * meanX[i] + meanY[i] * meanY[i];
      double mixed = meanX[i] * meanY[i];
      double variances = meanXx[i] + meanYy[i] - squares;
      double covariance = meanXy[i] - mixed;
      sum += (2 * mixed + C1) * (2 * covariance + C2) / ((squares + C1) * (variances + C2));
    }
    return sum / meanX.length;
  }

  private static double[] product(double[] a, double[] b) {
    double[] product = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }

  /** The weighted mean at each place of the window, first along rows, then along columns. */
  private static double[] windowed(double[] plane, int height, int width) {
    int across = width - WINDOW + 1;
    double[] rows = new double[height * across];
    for (int y = 0; y < height; y++) {
      for (int k = 0; k < WINDOW; k++) {
        for (int x = 0; x < across; x++) {
          rows[y * across + x] += WEIGHTS[k] * plane[y * width + x + k];
        }
      }
    }
    double[] means = new double[(height - WINDOW + 1) * across];
    for (int y = 0; y <= height - WINDOW; y++) {
      for (int k = 0; k < WINDOW; k++) {
        for (int x = 0; x < across; x++) {
          means[y * across + x] += WEIGHTS[k] * rows[(y + k) * across + x];
        }
      }
    }
    return means;
  }

  private static double[] weights() {
    double[] weights = new double[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      double distance = i - WINDOW / 2;
      weights[i] = Math.exp(-distance * distance / (2 * SIGMA * SIGMA));
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }
}
