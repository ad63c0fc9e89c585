package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;

/**
 * What cleaning noisy images gains, in decibels of peak signal-to-noise ratio, {@code 10 log10(1 /
 * mse)} of each image against the clean one, averaged over images.
 *
 * @param noisyPsnr of the noisy images
 * @param denoisedPsnr of the cleaned ones
 */
public record Denoising(double noisyPsnr, double denoisedPsnr) {

  /**
   * Compares image by image.
   *
   * @param clean the images as they were
   * @param noisy the same with noise
   * @param denoised what was made of the noisy ones
   * @return both ratios
   * @throws IllegalArgumentException if the batches differ in shape or are empty
   */
  public static Denoising of(ImageBatch clean, ImageBatch noisy, ImageBatch denoised) {
    return new Denoising(
        ReconstructionError.between(clean, noisy).psnr(),
        ReconstructionError.between(clean, denoised).psnr());
  }

  /**
   * The gain.
   *
   * @return decibels; below 0 where it was made worse
   */
  public double gain() {
    return denoisedPsnr - noisyPsnr;
  }
}
