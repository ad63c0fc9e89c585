package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.model.Sha256;
import dev.limn.runtime.model.TinyModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every default that ONNX Runtime is handed is pinned here. */
class GpuSettingsTest {

  @Test
  void cudasDefaults() {
    assertThat(new CudaSettings(2, Map.of()).all())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "device_id", "2",
                "cudnn_conv_algo_search", "HEURISTIC",
                "arena_extend_strategy", "kSameAsRequested",
                "use_tf32", "0"));
  }

  @Test
  void ownOptionsGoBeforeDefaults() {
    assertThat(new CudaSettings(0, Map.of("use_tf32", "1", "gpu_mem_limit", "1000")).all())
        .containsEntry("use_tf32", "1")
        .containsEntry("gpu_mem_limit", "1000")
        .containsEntry("cudnn_conv_algo_search", "HEURISTIC");
    assertThat(
            new TensorRtSettings(0, Map.of("trt_min_subgraph_size", "5"))
                .all(TinyModel.UNCONDITIONAL.decoder()))
        .containsEntry("trt_min_subgraph_size", "5");
  }

  @Test
  void cudaBesideTensorRtIsOnTheSameGpu() {
    assertThat(new TensorRtSettings(2, Map.of()).besideIt().all()).containsEntry("device_id", "2");
    Map<String, String> own = Map.of("device_id", "1", "trt_sparsity_enable", "1");
    assertThat(new TensorRtSettings(0, own).besideIt().all())
        .containsEntry("device_id", "1")
        .isEqualTo(new CudaSettings(1, Map.of()).all());
  }

  @Test
  void tensorRtsDefaultsAndItsProfileOfAConditionalDecoder() {
    assertThat(new TensorRtSettings(1, Map.of()).all(TinyModel.CONDITIONAL.decoder()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "device_id", "1",
                "trt_profile_min_shapes", "latent:1x6,label:1",
                "trt_profile_opt_shapes", "latent:64x6,label:64",
                "trt_profile_max_shapes", "latent:4096x6,label:4096",
                "trt_op_types_to_exclude", "QuantizeLinear",
                "trt_min_subgraph_size", "2"));
  }

  @Test
  void anEncodersProfileHasTheImagesAxes() {
    assertThat(new TensorRtSettings(0, Map.of()).all(TinyModel.UNCONDITIONAL.encoder()))
        .containsEntry("trt_profile_opt_shapes", "image:64x3x4x5");
  }

  @Test
  void theProfileEndsWhereALargeImagesRunsEnd() {
    assertThat(new TensorRtSettings(0, Map.of()).all(square(512)))
        .containsEntry("trt_profile_min_shapes", "latent:1x6")
        .containsEntry("trt_profile_opt_shapes", "latent:16x6")
        .containsEntry("trt_profile_max_shapes", "latent:16x6");
    assertThat(new TensorRtSettings(0, Map.of()).all(square(256)))
        .containsEntry("trt_profile_max_shapes", "latent:64x6");
  }

  @Test
  void enginesAreKeptByVersionAndGraph() {
    OnnxModel graph = TinyModel.UNCONDITIONAL.decoder();
    Path directory = Path.of("cache", "tensorrt", "1.29.0");
    String hash = Sha256.of(graph.toBytes()).substring(0, 16);

    assertThat(TensorRtSettings.caches(directory, graph))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "trt_engine_cache_enable",
                "1",
                "trt_engine_cache_path",
                directory.resolve(hash).toString(),
                "trt_timing_cache_enable",
                "1",
                "trt_timing_cache_path",
                directory.toString()));
    assertThat(TensorRtSettings.caches(directory, TinyModel.CONDITIONAL.decoder()))
        .doesNotContainEntry("trt_engine_cache_path", directory.resolve(hash).toString());
  }

  @Test
  void halfPrecisionIsOneOptionMore() {
    assertThat(new Provider.TensorRt(1, Map.of("trt_sparsity_enable", "1")).withFp16())
        .isEqualTo(
            new Provider.TensorRt(1, Map.of("trt_sparsity_enable", "1", "trt_fp16_enable", "1")));
  }

  /** Red, green and blue of so many pixels a side: 21 or 85 of them are 16,777,216 numbers. */
  private static OnnxModel square(int side) {
    GraphBuilder graph =
        new GraphBuilder("square").input(ValueType.batched("latent", ElementType.FLOAT32, 6));
    graph.node("Identity", "image", List.of("latent"));
    return graph.output(ValueType.batched("image", ElementType.FLOAT32, 3, side, side)).build();
  }
}
