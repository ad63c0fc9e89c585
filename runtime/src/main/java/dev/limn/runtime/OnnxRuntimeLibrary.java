package dev.limn.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

/** The process's one ONNX Runtime, and the wording of its failures. */
final class OnnxRuntimeLibrary {

  private OnnxRuntimeLibrary() {}

  private static final class Holder {
    static final OrtEnvironment ENVIRONMENT = NativeLibraries.load();
  }

  /** Without settings of our own: an application around us may have made it already. */
  static OrtEnvironment environment() {
    return Holder.ENVIRONMENT;
  }

  static String oneLine(OrtException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }
}
