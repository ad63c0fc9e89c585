package dev.limn.runtime;

import dev.limn.onnx.OnnxModel;

/**
 * The sessions of one decoder: a wide one has all threads in each operator, a narrow one computes
 * in its caller's thread alone. Safe for use by several threads; the owner keeps {@link #close}
 * from meeting a call.
 */
final class DecoderSessions implements AutoCloseable {

  private final OnnxModel graph;
  private final SamplerOptions options;
  private final GraphSession wide;
  private GraphSession narrow;

  DecoderSessions(OnnxModel graph, SamplerOptions options) {
    this.graph = graph;
    this.options = options;
    this.wide = GraphSession.open(graph, options);
  }

  boolean areOnCpu() {
    return wide.provider() instanceof Provider.Cpu;
  }

  /** For batches that nobody cuts. */
  GraphSession wide() {
    return wide;
  }

  /** For shards of a batch, at the same time; opened when the first one comes. */
  synchronized GraphSession narrow() {
    if (narrow == null) {
      narrow = GraphSession.open(graph, options.withProvider(Provider.CPU).withThreads(1));
    }
    return narrow;
  }

  @Override
  public synchronized void close() {
    Closing.all(
        wide::close,
        () -> {
          if (narrow != null) {
            narrow.close();
          }
        });
  }
}
