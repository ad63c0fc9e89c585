package dev.limn.conformance.provider;

import dev.limn.runtime.Latents;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.Provider;
import dev.limn.runtime.ProviderUnavailableException;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ModelPackage;

/**
 * Limn's own runtime as a subject. Closing it closes the sampler.
 *
 * @param sampler an open sampler
 */
public record SamplerSubject(Sampler sampler) implements Subject {

  /**
   * Opens a model.
   *
   * @param model a generator
   * @param provider what executes it
   * @param threads how many threads may compute at once; 0: one a processor
   * @return an open subject
   * @throws ProviderUnavailableException if the provider cannot run it here
   */
  public static SamplerSubject open(ModelPackage model, Provider provider, int threads) {
    SamplerOptions options = SamplerOptions.DEFAULT.withProvider(provider).withThreads(threads);
    return new SamplerSubject(Sampler.open(model, options));
  }

  @Override
  public ImageBatch decode(Latents latents, int... labels) {
    return sampler.decode(latents, labels);
  }

  @Override
  public float[] decodeFloats(Latents latents, int... labels) {
    return sampler.decodeFloats(latents, labels);
  }

  @Override
  public Posterior encode(ImageBatch images, int... labels) {
    return sampler.encode(images, labels);
  }

  @Override
  public void close() {
    sampler.close();
  }
}
