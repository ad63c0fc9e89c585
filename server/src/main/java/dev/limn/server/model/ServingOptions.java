package dev.limn.server.model;

import dev.limn.runtime.Provider;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.Precision;
import dev.limn.server.batch.BatchSettings;
import dev.limn.server.batch.Workers;

/**
 * How models are opened.
 *
 * @param provider what executes them
 * @param batch how their rows are put together
 * @param workers who decodes
 */
public record ServingOptions(Provider provider, BatchSettings batch, Workers workers) {

  /** On the CPU a worker computes alone: several of them share the processors. */
  SamplerOptions sampler(Precision precision) {
    int threads = provider instanceof Provider.Cpu ? 1 : 0;
    return new SamplerOptions(provider, precision, threads);
  }
}
