package dev.limn.trainer.evaluation;

import dev.limn.runtime.Latents;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.UnitPlanes;
import dev.limn.runtime.image.ImageBatch;
import java.util.Arrays;

/**
 * The importance-weighted bound (Burda, Grosse and Salakhutdinov, 2015), in nats, averaged over
 * images: log of the mean over K draws of w = p(x|z) p(z) / q(z|x), with z drawn from q(z|x) and
 * the prior N(0, I). It lies between the evidence lower bound and log p(x).
 *
 * @param bound the bound
 * @param gain how far it lies above the mean of log w over the same draws and images
 */
public record ImportanceBound(double bound, double gain) {

  private static final int ROWS = 4;

  /**
   * Encodes each image, and draws and decodes K times.
   *
   * @param sampler a model with an encoder and a likelihood
   * @param images at least one image of the model's size, labelled if the model is conditional
   * @param draws K, at least 1
   * @param seed of the draws
   * @return the bound
   */
  public static ImportanceBound of(Sampler sampler, ImageBatch images, int draws, long seed) {
    double[] bounds = new double[images.count()];
    double[] gains = new double[images.count()];
    Shards.each(
        images.count(),
        ROWS,
        (from, to) -> {
          ImageBatch block = images.slice(from, to);
          Posterior posterior = sampler.encode(block, GivenLabels.of(sampler, block));
          for (int row = 0; row < block.count(); row++) {
            float[] noise =
                new PosteriorDraws(seed).noise(from + row, draws, posterior.mean().size());
            double[] logWeights = logWeights(sampler, block, row, posterior, noise);
            bounds[from + row] = logMeanExp(logWeights);
            gains[from + row] =
                bounds[from + row] - Arrays.stream(logWeights).average().orElseThrow();
          }
        });
    return new ImportanceBound(
        Arrays.stream(bounds).average().orElseThrow(),
        Arrays.stream(gains).average().orElseThrow());
  }

  private static double[] logWeights(
      Sampler sampler, ImageBatch block, int row, Posterior posterior, float[] noise) {
    int size = posterior.mean().size();
    int draws = noise.length / size;
    float[] values = new float[noise.length];
    PosteriorDraws.shift(posterior, row, noise, values, 0);
    int[] labels = new int[sampler.manifest().conditional() ? draws : 0];
    block.labels().ifPresent(given -> Arrays.fill(labels, given[row]));
    float[] decoded = sampler.decodeFloats(new Latents(draws, size, values), labels);
    float[] image = UnitPlanes.of(block, row, 1);
    PixelLikelihood likelihood = new PixelLikelihood(sampler.manifest().likelihood());
    double[] logWeights = new double[draws];
    for (int draw = 0; draw < draws; draw++) {
      logWeights[draw] = likelihood.of(image, 0, decoded, draw * image.length, image.length);
      for (int i = 0; i < size; i++) {
        double z = values[draw * size + i];
        double epsilon = noise[draw * size + i];
        double logVariance = posterior.logVariance().values()[row * size + i];
        // log p(z) - log q(z|x): the constants of both normal densities cancel.
        logWeights[draw] += (epsilon * epsilon + logVariance - z * z) / 2;
      }
    }
    return logWeights;
  }

  /** log(mean(exp(values))), without overflow or underflow. */
  static double logMeanExp(double[] values) {
    double greatest = Arrays.stream(values).max().orElseThrow();
    double sum = Arrays.stream(values).map(value -> Math.exp(value - greatest)).sum();
    return greatest + Math.log(sum / values.length);
  }
}
