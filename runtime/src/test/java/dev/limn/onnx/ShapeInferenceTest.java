package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row is worked out by hand from the operator's text in the ONNX specification. */
class ShapeInferenceTest {

  @ParameterizedTest(name = "{0} of {1} with k={2} s={3} p={4} d={5}: {6}")
  @CsvSource({
    "Conv, 28, 4, 2, 1, 1, 14",
    "Conv, 28, 3, 2, 1, 1, 14",
    "Conv, 7, 3, 2, 0, 1, 3",
    "Conv, 7, 3, 1, 2, 2, 7",
    "MaxPool, 7, 2, 2, 0, 1, 3",
    "ConvTranspose, 7, 4, 2, 1, 1, 14",
    "ConvTranspose, 3, 3, 2, 0, 1, 7",
    "ConvTranspose, 7, 3, 2, 1, 2, 15"
  })
  void windows(String op, long size, long k, long s, long p, long d, long expected) {
    Case c = new Case("x", 2, size, size);
    boolean pool = op.equals("MaxPool");
    long[] weight = op.equals("Conv") ? new long[] {3, 2, k, k} : new long[] {2, 3, k, k};
    List<String> inputs = pool ? List.of("x") : List.of("x", c.weights("w", weight));
    assertThat(
            c.infer(
                op,
                inputs,
                Attribute.ofLongs("kernel_shape", k, k),
                Attribute.ofLongs("strides", s, s),
                Attribute.ofLongs("pads", p, p, p, p),
                Attribute.ofLongs("dilations", d, d)))
        .isEqualTo("float32 [N,%d,%d,%d]".formatted(pool ? 2 : 3, expected, expected));
  }

  @Test
  void outputPaddingAddsToATransposedConvolution() {
    Case c = new Case("x", 2, 7, 7);
    String w = c.weights("w", 2, 3, 3, 3);
    assertThat(
            c.infer(
                "ConvTranspose",
                List.of("x", w),
                Attribute.ofLongs("strides", 2, 2),
                Attribute.ofLongs("pads", 1, 1, 1, 1),
                Attribute.ofLongs("output_padding", 1, 1)))
        .isEqualTo("float32 [N,3,14,14]");
  }

  @Test
  void groupsMultiplyChannels() {
    Case grouped = new Case("x", 4, 5, 5);
    assertThat(
            grouped.infer(
                "Conv", List.of("x", grouped.weights("w", 6, 2, 1, 1)), Attribute.of("group", 2)))
        .isEqualTo("float32 [N,6,5,5]");
    Case transposed = new Case("x", 4, 5, 5);
    assertThat(
            transposed.infer(
                "ConvTranspose",
                List.of("x", transposed.weights("w", 4, 3, 1, 1)),
                Attribute.of("group", 2)))
        .isEqualTo("float32 [N,6,5,5]");
  }

  @Test
  void ceilModeCountsAPartialWindowThatBeginsInsideTheInput() {
    Case c = new Case("x", 1, 5, 5);
    assertThat(
            c.infer(
                "MaxPool",
                List.of("x"),
                Attribute.ofLongs("kernel_shape", 2, 2),
                Attribute.ofLongs("strides", 2, 2),
                Attribute.of("ceil_mode", 1)))
        .isEqualTo("float32 [N,1,3,3]");
  }

  @ParameterizedTest(name = "reshape to {0}: {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "0,12; [N,12]",
        "0,-1; [N,12]",
        "-1,12; [N,12]",
        "-1,3,4; [N,3,4]",
        "-1,6; [?,6]",
        "-1; [?]",
        "0,2,-1; [N,2,6]"
      })
  void reshapes(String target, String expected) {
    Case c = new Case("x", 3, 2, 2);
    assertThat(c.infer("Reshape", List.of("x", c.longs(target)))).isEqualTo("float32 " + expected);
  }

  @Test
  void refusesImpossibleReshapes() {
    Case c = new Case("x", 3, 2, 2);
    assertThatThrownBy(() -> c.infer("Reshape", List.of("x", c.longs("0,5,-1"))))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("cannot make [N,5,?] from float32 [N,3,2,2]");
    Case d = new Case("x", 3, 2, 2);
    assertThatThrownBy(() -> d.infer("Reshape", List.of("x", d.longs("-1,-1"))))
        .hasMessageContaining("leaves two axes open");
  }

  @Test
  void layouts() {
    Case c = new Case("x", 3, 4, 5);
    assertThat(c.infer("Transpose", List.of("x"), Attribute.ofLongs("perm", 0, 2, 3, 1)))
        .isEqualTo("float32 [N,4,5,3]");
    assertThat(c.infer("Transpose", List.of("x"))).isEqualTo("float32 [5,4,3,N]");
    assertThat(c.infer("Flatten", List.of("x"))).isEqualTo("float32 [N,60]");
    assertThat(c.infer("Unsqueeze", List.of("x", c.longs("1")))).isEqualTo("float32 [N,1,3,4,5]");
    assertThat(c.infer("Unsqueeze", List.of("x", c.longs("-1")))).isEqualTo("float32 [N,3,4,5,1]");
    assertThat(c.infer("Concat", List.of("x", "x"), Attribute.of("axis", 1)))
        .isEqualTo("float32 [N,6,4,5]");
    assertThat(
            c.infer("Slice", List.of("x", c.longs("1"), c.longs("-1"), c.longs("3"), c.longs("2"))))
        .isEqualTo("float32 [N,3,4,2]");
    assertThat(c.infer("Expand", List.of("x", c.longs("1,3,1,1")))).isEqualTo("float32 [N,3,4,5]");
    assertThat(c.infer("Tile", List.of("x", c.longs("1,2,1,1")))).isEqualTo("float32 [N,6,4,5]");
    assertThat(c.infer("Pad", List.of("x", c.longs("0,0,1,1,0,0,1,2"))))
        .isEqualTo("float32 [N,3,6,8]");
    assertThat(c.infer("ReduceSum", List.of("x", c.longs("1")), Attribute.of("keepdims", 0)))
        .isEqualTo("float32 [N,4,5]");
    assertThat(c.infer("ReduceMean", List.of("x"), Attribute.ofLongs("axes", 2, 3)))
        .isEqualTo("float32 [N,3,1,1]");
    assertThat(c.infer("ArgMax", List.of("x"), Attribute.of("axis", 1)))
        .isEqualTo("int64 [N,1,4,5]");
    assertThat(c.infer("GlobalAveragePool", List.of("x"))).isEqualTo("float32 [N,3,1,1]");
    assertThat(c.infer("Shape", List.of("x"))).isEqualTo("int64 [4]");
  }

  @Test
  void squeezeDropsAxesOfSizeOneOnly() {
    Case c = new Case("x", 1, 4);
    assertThat(c.infer("Squeeze", List.of("x", c.longs("1")))).isEqualTo("float32 [N,4]");
    assertThatThrownBy(() -> c.infer("Squeeze", List.of("x", c.longs("2"))))
        .hasMessageContaining("squeezed axis: 4 and 1 differ");
  }

  @Test
  void products() {
    Case c = new Case("x", 4);
    assertThat(c.infer("Gemm", List.of("x", c.weights("w", 3, 4)), Attribute.of("transB", 1)))
        .isEqualTo("float32 [N,3]");
    Case d = new Case("x", 7, 4);
    assertThat(d.infer("MatMul", List.of("x", d.weights("w", 4, 3)))).isEqualTo("float32 [N,7,3]");
    Case e = new Case("x", 4);
    assertThatThrownBy(
            () -> e.infer("Gemm", List.of("x", e.weights("w", 3, 5)), Attribute.of("transB", 1)))
        .hasMessageContaining("inner axes: 4 and 5 differ");
  }

  @Test
  void broadcasts() {
    Case c = new Case("x", 3, 4);
    assertThat(c.infer("Add", List.of("x", c.weights("w", 4)))).isEqualTo("float32 [N,3,4]");
    assertThat(c.infer("Greater", List.of("x", "x"))).isEqualTo("bool [N,3,4]");
    Case d = new Case("x", 3, 4);
    assertThatThrownBy(() -> d.infer("Add", List.of("x", d.weights("w", 5))))
        .hasMessageContaining("broadcast: 4 and 5 differ");
    Case e = new Case("x", 3);
    assertThatThrownBy(() -> e.infer("Add", List.of("x", e.longs("1,2,3"))))
        .hasMessageContaining("mixes float32 and int64");
  }

  @Test
  void batchNormalizationNeedsOneNumberAChannel() {
    Case c = new Case("x", 3, 4);
    String w = c.weights("w", 5);
    assertThatThrownBy(() -> c.infer("BatchNormalization", List.of("x", w, w, w, w)))
        .hasMessageContaining("channels: 3 and 5 differ");
  }

  /** A graph of one input {@code x [N,...]}, constants, and one node. */
  private static final class Case {
    private final GraphBuilder builder = new GraphBuilder("case");
    private int nodes;

    Case(String name, long... rest) {
      builder.input(ValueType.batched(name, ElementType.FLOAT32, rest));
    }

    String weights(String name, long... shape) {
      int size = 1;
      for (long axis : shape) {
        size *= (int) axis;
      }
      return builder.initializer(Tensor.ofFloats(name, shape, new float[size]));
    }

    String longs(String text) {
      List<Long> values = new ArrayList<>();
      for (String value : text.split(",")) {
        values.add(Long.parseLong(value.trim()));
      }
      long[] array = values.stream().mapToLong(Long::longValue).toArray();
      return builder.initializer(
          Tensor.ofLongs("longs" + nodes++, new long[] {array.length}, array));
    }

    String infer(String op, List<String> inputs, Attribute... attributes) {
      String name = builder.node(op, "node" + nodes++, inputs, attributes);
      return ShapeInference.infer(builder.build()).get(name).toString();
    }
  }
}
