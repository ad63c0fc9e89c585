package dev.limn.cli.bench;

import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.ModelPackage;

/** The sampler: draws latents and labels, decodes, gives bytes. */
final class LimnSampler implements Contender {

  private final String name;
  private final Sampler sampler;
  private final int batch;
  private long drawn;

  LimnSampler(ModelPackage model, SamplerOptions options, int batch) {
    this.name = "limn-" + options.precision();
    this.sampler = Sampler.open(model, options);
    this.batch = batch;
  }

  @Override
  public String name() {
    return name;
  }

  String provider() {
    return sampler.provider().name();
  }

  @Override
  public void makeBatch() {
    sampler.sample(SampleRequest.of(batch).withFirstIndex(drawn));
    drawn += batch;
  }

  @Override
  public void close() {
    sampler.close();
  }
}
