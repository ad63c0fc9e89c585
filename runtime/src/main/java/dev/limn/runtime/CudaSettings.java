package dev.limn.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What CUDA's provider is asked for.
 *
 * @param device which GPU
 * @param own in place of the defaults, or beside them
 */
record CudaSettings(int device, Map<String, String> own) {

  /** The option that names a GPU, of TensorRT's provider too. */
  static final String DEVICE = "device_id";

  /** Has a session refuse a graph rather than run a part of it on the processor. */
  static void refuseProcessor(SessionOptions session) throws OrtException {
    session.addConfigEntry("session.disable_cpu_ep_fallback", "1");
  }

  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(DEVICE, String.valueOf(device));
    // EXHAUSTIVE, ONNX Runtime's default, times every algorithm at the first run of each shape.
    all.put("cudnn_conv_algo_search", "HEURISTIC");
    // Doubling would take up to twice the memory that the largest bucket needs.
    all.put("arena_extend_strategy", "kSameAsRequested");
    // TF32 keeps 10 bits of a factor: pixels would differ from the processor's by several levels.
    all.put("use_tf32", "0");
    all.putAll(own);
    return all;
  }

  void addTo(SessionOptions session) throws OrtException {
    try (OrtCUDAProviderOptions options = new OrtCUDAProviderOptions(device)) {
      for (Map.Entry<String, String> option : all().entrySet()) {
        options.add(option.getKey(), option.getValue());
      }
      session.addCUDA(options);
    }
  }
}
