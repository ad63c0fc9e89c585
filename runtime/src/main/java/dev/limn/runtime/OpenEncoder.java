package dev.limn.runtime;

import dev.limn.onnx.OnnxModel;

/**
 * An encoder that opens when it is first asked for: most samplers only draw. Safe for use by
 * several threads; the owner keeps {@link #close} from meeting a call.
 */
final class OpenEncoder implements AutoCloseable {

  private final OnnxModel graph;
  private final SamplerOptions options;
  private GraphSession session;

  OpenEncoder(OnnxModel graph, SamplerOptions options) {
    this.graph = graph;
    this.options = options;
  }

  synchronized GraphSession session() {
    if (session == null) {
      session = GraphSession.open(graph, options);
    }
    return session;
  }

  @Override
  public synchronized void close() {
    if (session != null) {
      session.close();
    }
  }
}
