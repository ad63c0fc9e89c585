package dev.limn.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.limn.LimnException;

/** The process's one ONNX Runtime, and the wording of its failures. */
final class OnnxRuntimeLibrary {

  private OnnxRuntimeLibrary() {}

  /** What loading has come to: it is tried once a process. */
  private record Loaded(OrtEnvironment environment, LimnException failure) {

    static Loaded now() {
      try {
        return new Loaded(NativeLibraries.load(), null);
      } catch (LimnException e) {
        return new Loaded(null, e);
      }
    }
  }

  private static final class Holder {
    static final Loaded LOADED = Loaded.now();
  }

  /**
   * Without settings of our own: an application around us may have made it already.
   *
   * @throws LimnException if it cannot be loaded; each time then
   */
  static OrtEnvironment environment() {
    LimnException failure = Holder.LOADED.failure();
    if (failure != null) {
      throw new LimnException(failure.getMessage(), failure);
    }
    return Holder.LOADED.environment();
  }

  static String oneLine(OrtException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }
}
