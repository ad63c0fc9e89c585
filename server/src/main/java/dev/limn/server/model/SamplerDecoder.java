package dev.limn.server.model;

import dev.limn.runtime.Latents;
import dev.limn.runtime.Sampler;
import dev.limn.server.batch.RowDecoder;

/** A sampler as a batch sees it. */
record SamplerDecoder(Sampler sampler) implements RowDecoder {

  @Override
  public int latentSize() {
    return sampler.manifest().latent().size();
  }

  @Override
  public boolean conditional() {
    return sampler.manifest().conditional();
  }

  @Override
  public byte[] pixels(float[] latents, int[] labels) {
    return sampler.decode(rows(latents), labels).pixels();
  }

  @Override
  public float[] images(float[] latents, int[] labels) {
    return sampler.decodeFloats(rows(latents), labels);
  }

  private Latents rows(float[] latents) {
    return new Latents(latents.length / latentSize(), latentSize(), latents);
  }
}
