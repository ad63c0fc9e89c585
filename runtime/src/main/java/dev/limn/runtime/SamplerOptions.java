package dev.limn.runtime;

import dev.limn.UsageException;
import dev.limn.runtime.model.Precision;

/**
 * How a model is opened.
 *
 * @param provider what executes its graphs
 * @param precision which of its decoders is used
 * @param threads how many threads may compute at once, from 1 on; 0: one a processor
 */
public record SamplerOptions(Provider provider, Precision precision, int threads) {

  /** ONNX Runtime's CPU provider at fp32, a thread a processor. */
  public static final SamplerOptions DEFAULT = new SamplerOptions(Provider.CPU, Precision.FP32, 0);

  /**
   * Checks the combination.
   *
   * @throws UsageException if threads is negative, or int8 is asked of a provider other than the
   *     CPU
   */
  public SamplerOptions {
    if (threads < 0) {
      throw new UsageException("threads must be from 0 (automatic) on, found " + threads);
    }
    if (precision == Precision.INT8 && !(provider instanceof Provider.Cpu)) {
      throw new UsageException(
          "int8 runs on the cpu provider alone, found " + provider.name() + ": use fp32 or cpu");
    }
  }

  /** How many threads may compute at once. */
  int processors() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /**
   * These options with another provider.
   *
   * @param newProvider what executes the graphs
   * @return the changed options
   */
  public SamplerOptions withProvider(Provider newProvider) {
    return new SamplerOptions(newProvider, precision, threads);
  }

  /**
   * These options with another precision.
   *
   * @param newPrecision which decoder is used
   * @return the changed options
   */
  public SamplerOptions withPrecision(Precision newPrecision) {
    return new SamplerOptions(provider, newPrecision, threads);
  }

  /**
   * These options with another number of threads.
   *
   * @param newThreads from 0 (automatic) on
   * @return the changed options
   */
  public SamplerOptions withThreads(int newThreads) {
    return new SamplerOptions(provider, precision, newThreads);
  }
}
