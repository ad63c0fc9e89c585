package dev.limn.conformance.exporter;

/** An exporter under test. */
@FunctionalInterface
public interface Subject {

  /**
   * Exports one case with exactly its weights, in evaluation mode: input {@code input} float32
   * {@code [N,...]}, input {@code label} int64 {@code [N]} where the case has classes, and one
   * output of any name, for any batch size N.
   *
   * @param layerCase the layers to export
   * @return a serialized ONNX model
   */
  byte[] export(LayerCase layerCase);
}
