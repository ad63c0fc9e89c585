package dev.limn.conformance.runtime;

import dev.limn.runtime.Labels;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;

/**
 * Limn's own sampler as a subject. Closing it closes the sampler.
 *
 * @param sampler an open sampler
 */
public record SamplerSubject(Sampler sampler) implements Subject {

  /**
   * Opens a model.
   *
   * @param model a generator
   * @param precision which of its decoders draws
   * @param threads how many threads may compute at once; 0: one a processor
   * @return an open subject
   */
  public static SamplerSubject open(ModelPackage model, Precision precision, int threads) {
    SamplerOptions options = SamplerOptions.DEFAULT.withPrecision(precision).withThreads(threads);
    return new SamplerSubject(Sampler.open(model, options));
  }

  @Override
  public float[] latents(Draw draw) {
    return sampler.latents(request(draw)).values();
  }

  @Override
  public int[] labels(Draw draw) {
    return sampler.labels(request(draw));
  }

  @Override
  public byte[] pixels(Draw draw) {
    return sampler.sample(request(draw)).pixels();
  }

  private static SampleRequest request(Draw draw) {
    int[] classes = draw.labels().stream().mapToInt(Integer::intValue).toArray();
    return new SampleRequest(
        draw.count(),
        draw.seed(),
        draw.firstIndex(),
        classes.length == 0 ? Labels.UNIFORM : Labels.cycle(classes),
        draw.temperature(),
        draw.prior() == null ? PriorChoice.DEFAULT : PriorChoice.parse(draw.prior()));
  }

  @Override
  public void close() {
    sampler.close();
  }
}
