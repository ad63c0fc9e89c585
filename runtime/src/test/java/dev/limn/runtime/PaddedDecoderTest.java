package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.onnx.Attribute;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.model.TinyModel;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Padding as a GPU gets it, here on the processor. */
class PaddedDecoderTest {

  private static final SamplerOptions ONE_THREAD = SamplerOptions.DEFAULT.withThreads(1);
  private static final int Z = 6;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 33, 64, 65, 130})
  void realRowsHaveTheirOwnPixels(int count) {
    for (TinyModel tiny : List.of(TinyModel.UNCONDITIONAL, TinyModel.CONDITIONAL)) {
      byte[] exact = decode(tiny, tiny.decoder(), BatchBuckets.EXACT, count);
      byte[] padded = decode(tiny, tiny.decoder(), BatchBuckets.PADDED, count);

      assertThat(padded).hasSize(count * tiny.imageSize()).isEqualTo(exact);
    }
  }

  @ParameterizedTest(name = "{0} rows run as {1}")
  @CsvSource({"1, 1", "3, 4", "5, 8", "33, 64", "65, 128", "130, 192"})
  void theRunHasTheRowsOfABucket(int count, int expected) {
    TinyModel tiny = TinyModel.UNCONDITIONAL;

    assertThat(decode(tiny, countingGraph(tiny), BatchBuckets.PADDED, count))
        .containsOnly((byte) expected);
    assertThat(decode(tiny, countingGraph(tiny), BatchBuckets.EXACT, Math.min(64, count)))
        .containsOnly((byte) Math.min(64, count));
  }

  /** Twice: the second time the memory still holds the rows of a larger run. */
  private static byte[] decode(TinyModel tiny, OnnxModel graph, BatchBuckets buckets, int count) {
    byte[] pixels = new byte[count * tiny.imageSize()];
    try (PixelDecoder decoder = PixelDecoder.open(graph, tiny.manifest(), ONE_THREAD, buckets)) {
      int more = Math.min(decoder.rowsPerRun(), count + 100);
      decoder.decode(more, PaddedDecoderTest::fill, new byte[more * tiny.imageSize()]);
      decoder.decode(count, PaddedDecoderTest::fill, pixels);
    }
    return pixels;
  }

  private static void fill(int from, int rows, Lane lane) {
    for (int i = 0; i < rows * Z; i++) {
      lane.latents()[i] = (float) Math.sin(from * Z + i);
    }
    for (int row = 0; row < Math.min(rows, lane.labels().length); row++) {
      lane.labels()[row] = (from + row) % 3;
    }
  }

  /** Every pixel is the number of rows of the run. */
  private static OnnxModel countingGraph(TinyModel tiny) {
    int size = tiny.imageSize();
    GraphBuilder graph =
        new GraphBuilder("counter").input(ValueType.batched("latent", ElementType.FLOAT32, Z));
    graph.initializer(Tensor.ofFloats("nothing", new long[] {Z, size}, new float[Z * size]));
    float[] level = new float[size];
    java.util.Arrays.fill(level, 1f / 255);
    graph.initializer(Tensor.ofFloats("level", new long[] {size}, level));
    graph.initializer(Tensor.ofLongs("batch", new long[] {1}, 0));
    graph.initializer(
        Tensor.ofLongs(
            "shape",
            new long[] {4},
            0,
            tiny.image().channels(),
            tiny.image().height(),
            tiny.image().width()));
    String zeros = graph.node("MatMul", "zeros", List.of("latent", "nothing"));
    String ones = graph.node("Add", "ones", List.of(zeros, "level"));
    String count =
        graph.node("ReduceSum", "count", List.of(ones, "batch"), Attribute.of("keepdims", 1));
    String spread = graph.node("Add", "spread", List.of(zeros, count));
    graph.node("Reshape", "image", List.of(spread, "shape"));
    return GeneratorGraph.withPixels(
        graph
            .output(
                ValueType.batched(
                    "image",
                    ElementType.FLOAT32,
                    tiny.image().channels(),
                    tiny.image().height(),
                    tiny.image().width()))
            .build());
  }
}
