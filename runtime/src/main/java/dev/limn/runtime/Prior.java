package dev.limn.runtime;

import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.random.CounterRandom;

/** The distribution of latents. Both kinds begin with the same standard normals of a sample. */
sealed interface Prior {

  /**
   * Turns the standard normals of one sample into its latent, in place.
   *
   * @param latent holds Z standard normals from {@code offset} on, then the latent
   * @param offset where they begin
   * @param index the sample's index
   * @param label the sample's class; 0 for an unconditional model
   * @param request its temperature
   */
  void shape(float[] latent, int offset, long index, int label, SampleRequest request);

  /** The standard normal distribution in Z dimensions. */
  record Normal(int size) implements Prior {

    @Override
    public void shape(float[] latent, int offset, long index, int label, SampleRequest request) {
      if (request.temperature() == 1) {
        return;
      }
      for (int i = offset; i < offset + size; i++) {
        latent[i] *= request.temperature();
      }
    }
  }

  /** A component chosen by a stream of its own, then that component's normal distribution. */
  record Mixture(MixturePrior fitted) implements Prior {

    @Override
    public void shape(float[] latent, int offset, long index, int label, SampleRequest request) {
      double[] uniform = new double[1];
      new CounterRandom(request.seed()).uniforms(index, CounterRandom.COMPONENT, uniform, 0, 1);
      GaussianMixture mixture = fitted.of(label);
      mixture.shape(mixture.component(uniform[0]), request.temperature(), latent, offset);
    }
  }
}
