package dev.limn.server.model;

import dev.limn.runtime.Sampler;
import dev.limn.server.batch.BatchQueue;
import dev.limn.server.batch.RowDecoder;

/**
 * One decoder of a model at work.
 *
 * @param sampler what draws latents, encodes and names the model
 * @param queue where rows are decoded
 */
public record Engine(Sampler sampler, BatchQueue queue) implements AutoCloseable {

  static Engine open(Sampler sampler, ServingOptions options) {
    RowDecoder decoder = new SamplerDecoder(sampler);
    try {
      warm(decoder, options);
    } catch (RuntimeException e) {
      sampler.close();
      throw e;
    }
    return new Engine(sampler, new BatchQueue(decoder, options.batch(), options.workers()));
  }

  /** The first calls are slow: no client should make them. */
  private static void warm(RowDecoder decoder, ServingOptions options) {
    for (int rows : new int[] {1, options.batch().rows()}) {
      float[] latents = new float[rows * decoder.latentSize()];
      int[] labels = new int[decoder.conditional() ? rows : 0];
      decoder.pixels(latents, labels);
    }
    decoder.images(new float[decoder.latentSize()], new int[decoder.conditional() ? 1 : 0]);
  }

  @Override
  public void close() {
    sampler.close();
  }
}
