package dev.limn.benchmarks;

import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;

/** The float32 decoder of a package, as other libraries take it. */
final class DecoderFile {

  private DecoderFile() {}

  static byte[] bytes(ModelPackage source) {
    return graph(source).toBytes();
  }

  static OnnxModel graph(ModelPackage source) {
    return source.graph(source.manifest().decoder(Precision.FP32).orElseThrow());
  }
}
