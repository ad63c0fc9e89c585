package dev.limn.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.Optional;

/** Tells which providers the ONNX Runtime artifact on the class path was built with. */
final class GpuArtifact {

  private GpuArtifact() {}

  static boolean offers(OrtProvider provider) {
    OnnxRuntimeLibrary.environment();
    return OrtEnvironment.getAvailableProviders().contains(provider);
  }

  static Optional<String> obstacle(OrtProvider provider) {
    if (offers(provider)) {
      return Optional.empty();
    }
    return Optional.of(
        "this ONNX Runtime was built without it: replace the dependency onnxruntime by"
            + " onnxruntime_gpu of the same version, or start ./limn with LIMN_GPU=1");
  }
}
