package dev.limn.conformance.model;

import dev.limn.conformance.CheckFailure;
import dev.limn.runtime.Latents;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.random.CounterRandom;

/** What the latents of a mixture must be: computed here by a plain loop. */
final class MixtureRule {

  private static final int ROWS = 100;
  private static final long SEED = 11;
  private static final float TEMPERATURE = 0.75f;

  private MixtureRule() {}

  /** Holds what a sampler draws from its mixture against the packaged numbers, bit for bit. */
  static void require(Sampler sampler, MixturePrior prior) {
    SampleRequest request =
        SampleRequest.of(ROWS)
            .withSeed(SEED)
            .withTemperature(TEMPERATURE)
            .withPrior(PriorChoice.MIXTURE);
    int[] labels = sampler.labels(request);
    Latents found = sampler.latents(request);
    for (int row = 0; row < ROWS; row++) {
      double[] expected = latent(prior.of(labels.length == 0 ? 0 : labels[row]), row);
      for (int i = 0; i < expected.length; i++) {
        float value = found.values()[row * expected.length + i];
        if (value != (float) expected[i] || !Float.isFinite(value)) {
          throw new CheckFailure(
              "latent[%d,%d] expects %s, found %s".formatted(row, i, expected[i], value));
        }
      }
    }
  }

  private static double[] latent(GaussianMixture mixture, int index) {
    int size = mixture.size();
    CounterRandom random = new CounterRandom(SEED);
    float[] normals = new float[size];
    random.normals(index, CounterRandom.LATENT, normals, 0, size);
    int component = component(mixture, random, index);
    double[] latent = new double[size];
    for (int row = 0; row < size; row++) {
      double deviation = 0;
      for (int column = 0; column <= row; column++) {
        int at = (component * size + row) * size + column;
        deviation += mixture.cholesky()[at] * normals[column];
      }
      latent[row] = mixture.means()[component * size + row] + TEMPERATURE * deviation;
    }
    return latent;
  }

  private static int component(GaussianMixture mixture, CounterRandom random, int index) {
    double total = 0;
    for (double weight : mixture.weights()) {
      total += weight;
    }
    double[] uniform = new double[1];
    random.uniforms(index, CounterRandom.COMPONENT, uniform, 0, 1);
    int component = 0;
    double cumulative = mixture.weights()[0];
    while (uniform[0] * total >= cumulative) {
      component++;
      cumulative += mixture.weights()[component];
    }
    return component;
  }
}
