package dev.limn.runtime;

import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.random.CounterRandom;

/** The distribution of latents. Both kinds begin with the same standard normals of a sample. */
sealed interface Prior {

  /**
   * Turns the standard normals of some samples into their latents, in place.
   *
   * @param latents holds {@code [rows,Z]} standard normals, then the latents
   * @param first the index of the first sample
   * @param rows how many samples
   * @param labels their classes; empty for an unconditional model
   * @param request its seed and temperature
   * @param scratch room for a number a sample
   */
  void shape(
      float[] latents, long first, int rows, int[] labels, SampleRequest request, double[] scratch);

  /** The standard normal distribution in Z dimensions. */
  record Normal(int size) implements Prior {

    @Override
    public void shape(
        float[] latents,
        long first,
        int rows,
        int[] labels,
        SampleRequest request,
        double[] scratch) {
      if (request.temperature() == 1) {
        return;
      }
      for (int i = 0; i < rows * size; i++) {
        latents[i] *= request.temperature();
      }
    }
  }

  /** A component chosen by a stream of its own, then that component's normal distribution. */
  record Mixture(MixturePrior fitted) implements Prior {

    @Override
    public void shape(
        float[] latents,
        long first,
        int rows,
        int[] labels,
        SampleRequest request,
        double[] scratch) {
      new CounterRandom(request.seed())
          .uniforms(first, rows, CounterRandom.COMPONENT, scratch, 0, 1);
      for (int row = 0; row < rows; row++) {
        GaussianMixture mixture = fitted.of(fitted.conditional() ? labels[row] : 0);
        int component = mixture.component(scratch[row]);
        mixture.shape(component, request.temperature(), latents, row * mixture.size());
      }
    }
  }
}
