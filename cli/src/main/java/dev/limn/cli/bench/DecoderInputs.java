package dev.limn.cli.bench;

import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;

/**
 * The inputs of one batch, drawn beforehand: what the plain sessions decode again and again.
 *
 * @param latents {@code [N,Z]}
 * @param labels a class a row; empty for an unconditional model
 */
record DecoderInputs(Latents latents, int[] labels) {

  static DecoderInputs of(Sampler sampler, int batch) {
    SampleRequest request = SampleRequest.of(batch);
    return new DecoderInputs(sampler.latents(request), sampler.labels(request));
  }

  boolean conditional() {
    return labels.length > 0;
  }
}
