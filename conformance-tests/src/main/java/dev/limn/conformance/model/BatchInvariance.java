package dev.limn.conformance.model;

import dev.limn.conformance.CheckFailure;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import java.util.Arrays;

/** A sample is the same, byte for byte, in batches of any size and on any number of threads. */
record BatchInvariance(ModelPackage model, Precision precision) {

  /** Enough for several shards, the last of them not full. */
  private static final int ROWS = 201;

  private static final int[] SIZES = {1, 2, 7, 8, 9, 65};
  private static final int[] THREADS = {1, 2, 3};

  void require() {
    for (String prior : model.manifest().latent().priors()) {
      SampleRequest all = SampleRequest.of(ROWS).withPrior(PriorChoice.parse(prior));
      try (Sampler sampler = open(0)) {
        ImageBatch whole = sampler.sample(all);
        for (int size : SIZES) {
          requireParts(sampler, all, whole, size);
        }
        for (int threads : THREADS) {
          requireThreads(all, whole, threads);
        }
      }
    }
  }

  private void requireParts(Sampler sampler, SampleRequest all, ImageBatch whole, int size) {
    for (int from : new int[] {0, 1, ROWS - size}) {
      SampleRequest part = SampleRequest.of(size).withFirstIndex(from).withPrior(all.prior());
      if (!Arrays.equals(whole.slice(from, from + size).pixels(), sampler.sample(part).pixels())) {
        throw new CheckFailure(
            "a batch of %d from sample %d on differs from the same samples in a batch of %d (%s)"
                .formatted(size, from, ROWS, precision));
      }
    }
  }

  private void requireThreads(SampleRequest all, ImageBatch whole, int threads) {
    try (Sampler sampler = open(threads)) {
      if (!Arrays.equals(whole.pixels(), sampler.sample(all).pixels())) {
        throw new CheckFailure(
            "%d threads draw other pixels than the usual number (%s)"
                .formatted(threads, precision));
      }
    }
  }

  private Sampler open(int threads) {
    return Sampler.open(
        model, SamplerOptions.DEFAULT.withPrecision(precision).withThreads(threads));
  }
}
