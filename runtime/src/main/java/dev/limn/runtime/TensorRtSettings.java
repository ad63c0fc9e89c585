package dev.limn.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.file.UserCache;
import dev.limn.runtime.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What TensorRT's provider is asked for.
 *
 * @param device which GPU
 * @param own in place of the defaults, or beside them
 */
record TensorRtSettings(int device, Map<String, String> own) {

  /** The option that has it compute in half precision. */
  static final String FP16 = "trt_fp16_enable";

  /** The batch size that kernels are tuned for. */
  private static final int USUAL_ROWS = 64;

  /**
   * The options for a graph, beside those for where it keeps what it builds.
   *
   * @param graph inputs {@code [N,...]}, all other axes fixed
   */
  Map<String, String> all(OnnxModel graph) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(CudaSettings.DEVICE, String.valueOf(device));
    int most = mostRows(graph);
    all.put("trt_profile_min_shapes", shapes(graph, 1));
    all.put("trt_profile_opt_shapes", shapes(graph, Math.min(USUAL_ROWS, most)));
    all.put("trt_profile_max_shapes", shapes(graph, most));
    // It quantizes to signed bytes alone. What stands behind that, a transposition of bytes, is
    // CUDA's too: an engine of its own would need a profile of its own.
    all.put("trt_op_types_to_exclude", "QuantizeLinear");
    all.put("trt_min_subgraph_size", "2");
    all.putAll(own);
    return all;
  }

  /**
   * Engines in a directory of their own, by ONNX Runtime's version and the graph: building one
   * takes seconds to minutes. What tells GPUs and precisions apart is in the files' names.
   */
  static Map<String, String> caches(Path directory, OnnxModel graph) {
    Map<String, String> caches = new LinkedHashMap<>();
    caches.put("trt_engine_cache_enable", "1");
    caches.put("trt_engine_cache_path", engines(directory, graph).toString());
    caches.put("trt_timing_cache_enable", "1");
    caches.put("trt_timing_cache_path", directory.toString());
    return caches;
  }

  /** What CUDA, which runs the rest of a graph, is asked for: its defaults on the same GPU. */
  CudaSettings besideIt() {
    String id = own.get(CudaSettings.DEVICE);
    return new CudaSettings(device, id == null ? Map.of() : Map.of(CudaSettings.DEVICE, id));
  }

  void addTo(SessionOptions session, OnnxModel graph) throws OrtException {
    Map<String, String> all = new LinkedHashMap<>(cachesIfWritable(graph));
    all.putAll(all(graph));
    try (OrtTensorRTProviderOptions options = new OrtTensorRTProviderOptions(device)) {
      for (Map.Entry<String, String> option : all.entrySet()) {
        options.add(option.getKey(), option.getValue());
      }
      session.addTensorrt(options);
    }
  }

  private static Map<String, String> cachesIfWritable(OnnxModel graph) {
    String version = OnnxRuntimeLibrary.environment().getVersion();
    Path directory = UserCache.directory().resolve("tensorrt").resolve(version);
    try {
      Files.createDirectories(engines(directory, graph));
      return caches(directory, graph);
    } catch (IOException e) {
      // A home that cannot be written to is no reason not to run.
      return Map.of();
    }
  }

  private static Path engines(Path directory, OnnxModel graph) {
    return directory.resolve(Sha256.of(graph.toBytes()).substring(0, 16));
  }

  /** No more than a run is ever given: TensorRT takes memory for the largest. */
  private static int mostRows(OnnxModel graph) {
    long numbers =
        Stream.concat(graph.inputs().stream(), graph.outputs().stream())
            .filter(value -> value.rank() == 4)
            .mapToLong(TensorRtSettings::numbersPerRow)
            .max()
            .orElse(1);
    return BatchBuckets.PADDED.within((int) (PixelDecoder.MOST_NUMBERS / numbers));
  }

  private static long numbersPerRow(ValueType value) {
    return value.shape().stream().skip(1).mapToLong(Dimension::size).reduce(1, (a, b) -> a * b);
  }

  private static String shapes(OnnxModel graph, int rows) {
    return graph.inputs().stream()
        .map(input -> input.name() + ":" + shape(input, rows))
        .collect(Collectors.joining(","));
  }

  private static String shape(ValueType input, int rows) {
    return input.shape().stream()
        .map(axis -> String.valueOf(axis.isFixed() ? axis.size() : rows))
        .collect(Collectors.joining("x"));
  }
}
