package dev.limn.trainer.evaluation;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;

/**
 * How far reconstructions (decoder of the encoder's mean) are from their images, on the [0,1]
 * scale.
 *
 * @param mse squared error, averaged over pixels and images
 * @param psnr peak signal-to-noise ratio in decibels, {@code 10 log10(1 / mse)} of each image,
 *     averaged over images; an image without any error counts as one with a squared error of 1e-10
 * @param count images compared
 */
public record ReconstructionError(double mse, double psnr, int count) {

  private static final double LEAST_MSE = 1e-10;
  private static final double SQUARED_LEVELS = 255.0 * 255.0;

  /**
   * Reconstructs images and compares.
   *
   * @param sampler a model with an encoder
   * @param images the images, with labels where the model is conditional
   * @return the error
   */
  public static ReconstructionError of(Sampler sampler, ImageBatch images) {
    return between(images, sampler.reconstruct(images, GivenLabels.of(sampler, images)));
  }

  /**
   * Compares two batches image by image.
   *
   * @param expected N images
   * @param found N images of the same size
   * @return the error
   * @throws IllegalArgumentException if the batches differ in shape or are empty
   */
  public static ReconstructionError between(ImageBatch expected, ImageBatch found) {
    requireComparable(expected, found);
    int size = expected.pixels().length / expected.count();
    double mseSum = 0;
    double psnrSum = 0;
    for (int image = 0; image < expected.count(); image++) {
      double mse = meanSquare(expected.pixels(), found.pixels(), image * size, size);
      mseSum += mse;
      psnrSum += -10 * Math.log10(Math.max(mse, LEAST_MSE));
    }
    return new ReconstructionError(
        mseSum / expected.count(), psnrSum / expected.count(), expected.count());
  }

  static void requireComparable(ImageBatch expected, ImageBatch found) {
    if (expected.count() == 0
        || expected.count() != found.count()
        || expected.height() != found.height()
        || expected.width() != found.width()
        || expected.channels() != found.channels()) {
      throw new IllegalArgumentException(
          "reconstructions must be as many and as large as their images");
    }
  }

  private static double meanSquare(byte[] expected, byte[] found, int from, int size) {
    long sum = 0;
    for (int i = from; i < from + size; i++) {
      int difference = Byte.toUnsignedInt(expected[i]) - Byte.toUnsignedInt(found[i]);
      sum += (long) difference * difference;
    }
    return sum / SQUARED_LEVELS / size;
  }
}
