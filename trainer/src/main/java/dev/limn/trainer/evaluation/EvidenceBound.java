package dev.limn.trainer.evaluation;

import dev.limn.runtime.Latents;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.UnitPlanes;
import dev.limn.runtime.image.ImageBatch;
import java.util.Arrays;

/**
 * The two terms of the evidence lower bound (Kingma and Welling, 2013), in nats, averaged over
 * images: log p(x) is at least {@link #elbo()}.
 *
 * @param reconstruction -log p(x|z) in the model's own likelihood, one draw of z from q(z|x) an
 *     image
 * @param kl KL(q(z|x) || N(0, I)), in closed form
 * @param activeUnits latent numbers whose posterior mean varies over the images by more than 0.01
 *     (Burda, Grosse and Salakhutdinov, 2015); population variance
 */
public record EvidenceBound(double reconstruction, double kl, int activeUnits) {

  private static final int ROWS = 256;
  private static final double LEAST_VARIANCE = 0.01;

  /**
   * Encodes, draws and decodes.
   *
   * @param sampler a model with an encoder and a likelihood
   * @param images at least one image of the model's size, labelled if the model is conditional
   * @param seed of the draws
   * @return the terms
   */
  public static EvidenceBound of(Sampler sampler, ImageBatch images, long seed) {
    PosteriorDraws draws = new PosteriorDraws(seed);
    PixelLikelihood likelihood = new PixelLikelihood(sampler.manifest().likelihood());
    double[] reconstruction = new double[images.count()];
    double[] kl = new double[images.count()];
    float[] means = new float[images.count() * sampler.manifest().latent().size()];
    Shards.each(
        images.count(),
        ROWS,
        (from, to) -> {
          ImageBatch block = images.slice(from, to);
          int[] labels = GivenLabels.of(sampler, block);
          Posterior posterior = sampler.encode(block, labels);
          Latents latents = draws.one(posterior, from);
          float[] decoded = sampler.decodeFloats(latents, labels);
          float[] planes = UnitPlanes.of(block, 0, block.count());
          int size = planes.length / block.count();
          for (int row = 0; row < block.count(); row++) {
            reconstruction[from + row] =
                -likelihood.of(planes, row * size, decoded, row * size, size);
            kl[from + row] = kl(posterior, row);
          }
          float[] blockMeans = posterior.mean().values();
          System.arraycopy(blockMeans, 0, means, from * latents.size(), blockMeans.length);
        });
    return new EvidenceBound(
        Arrays.stream(reconstruction).average().orElseThrow(),
        Arrays.stream(kl).average().orElseThrow(),
        activeUnits(means, images.count()));
  }

  /**
   * The bound.
   *
   * @return -(reconstruction + kl)
   */
  public double elbo() {
    return -(reconstruction + kl);
  }

  private static double kl(Posterior posterior, int row) {
    int size = posterior.mean().size();
    double sum = 0;
    for (int i = row * size; i < (row + 1) * size; i++) {
      double mean = posterior.mean().values()[i];
      double logVariance = posterior.logVariance().values()[i];
      sum += (mean * mean + Math.exp(logVariance) - 1 - logVariance) / 2;
    }
    return sum;
  }

  private static int activeUnits(float[] means, int count) {
    int size = means.length / count;
    int active = 0;
    for (int unit = 0; unit < size; unit++) {
      double mean = 0;
      for (int row = 0; row < count; row++) {
        mean += means[row * size + unit] / (double) count;
      }
      double variance = 0;
      for (int row = 0; row < count; row++) {
        double deviation = means[row * size + unit] - mean;
        variance += deviation * deviation / count;
      }
      active += variance > LEAST_VARIANCE ? 1 : 0;
    }
    return active;
  }
}
