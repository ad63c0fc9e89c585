package dev.limn.trainer.evaluation;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;

/**
 * What a model's reconstruction of noisy images gains, in decibels of peak signal-to-noise ratio,
 * {@code 10 log10(1 / mse)} of each image against the clean one, averaged over images.
 *
 * @param noisyPsnr of the noisy images
 * @param denoisedPsnr of their reconstructions (decoder of the encoder's mean)
 */
public record Denoising(double noisyPsnr, double denoisedPsnr) {

  /**
   * Reconstructs noisy images and compares with the clean ones.
   *
   * @param sampler a model with an encoder
   * @param clean the images, labelled if the model is conditional
   * @param noisy the same with noise
   * @return both ratios
   * @throws IllegalArgumentException if the batches differ in shape or are empty
   */
  public static Denoising of(Sampler sampler, ImageBatch clean, ImageBatch noisy) {
    int[] labels = sampler.manifest().conditional() ? clean.labels().orElseThrow() : new int[0];
    return new Denoising(
        ReconstructionError.between(clean, noisy).psnr(),
        ReconstructionError.between(clean, sampler.reconstruct(noisy, labels)).psnr());
  }

  /**
   * The gain.
   *
   * @return decibels; below 0 where denoising made it worse
   */
  public double gain() {
    return denoisedPsnr - noisyPsnr;
  }
}
