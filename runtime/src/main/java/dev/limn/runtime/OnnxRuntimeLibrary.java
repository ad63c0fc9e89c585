package dev.limn.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;

/** The process's one ONNX Runtime, quiet, and the wording of its failures. */
final class OnnxRuntimeLibrary {

  private static final OrtEnvironment ENVIRONMENT =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "limn");

  private OnnxRuntimeLibrary() {}

  static OrtEnvironment environment() {
    return ENVIRONMENT;
  }

  static String oneLine(OrtException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }
}
