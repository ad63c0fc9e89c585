package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchNormFoldingTest {

  private final SplittableRandom random = new SplittableRandom(3);

  @ParameterizedTest(name = "{0} with groups {1}, bias {2}")
  @CsvSource({
    "Conv, 1, true",
    "Conv, 1, false",
    "Conv, 2, true",
    "Conv, 4, false",
    "ConvTranspose, 1, true",
    "ConvTranspose, 2, true",
    "ConvTranspose, 4, false"
  })
  void aFoldedConvolutionComputesTheSame(String op, int groups, boolean bias) throws OrtException {
    OnnxModel model = convolution(op, groups, bias, "norm");
    OnnxModel folded = BatchNormFolding.apply(model);
    GraphCheck.check(folded);
    assertThat(ops(folded)).containsExactly(op, "Relu");
    assertClose(run(folded, 4, 5, 5), run(model, 4, 5, 5));
  }

  @Test
  void aDenseLayerWhoseFeaturesBecomePlanesIsFoldedToo() throws OrtException {
    for (long first : new long[] {0, -1}) {
      GraphBuilder builder =
          new GraphBuilder("g").input(ValueType.batched("x", ElementType.FLOAT32, 3));
      List<String> inputs = List.of("x", weights(builder, "w", 20, 3), weights(builder, "b", 20));
      builder.node("Gemm", "layer", inputs, Attribute.of("transB", 1));
      builder.initializer(Tensor.ofLongs("planes", new long[] {4}, first, 5, 2, 2));
      builder.node("Reshape", "shaped", List.of("layer", "planes"));
      norm(builder, "norm", "shaped", 5);
      OnnxModel model =
          builder.output(ValueType.batched("norm", ElementType.FLOAT32, 5, 2, 2)).build();
      OnnxModel folded = BatchNormFolding.apply(model);
      GraphCheck.check(folded);
      assertThat(ops(folded)).containsExactly("Gemm", "Reshape");
      assertClose(run(folded, 3), run(model, 3));
    }
  }

  @Test
  void aReshapeThatMixesRowsOrPlanesStays() {
    GraphBuilder builder =
        new GraphBuilder("g").input(ValueType.batched("x", ElementType.FLOAT32, 3));
    List<String> inputs = List.of("x", weights(builder, "w", 20, 3), weights(builder, "b", 20));
    builder.node("Gemm", "layer", inputs, Attribute.of("transB", 1));
    builder.initializer(Tensor.ofLongs("planes", new long[] {4}, 2, 5, 2, -1));
    builder.node("Reshape", "shaped", List.of("layer", "planes"));
    norm(builder, "norm", "shaped", 5);
    OnnxModel model =
        builder.output(ValueType.batched("norm", ElementType.FLOAT32, 5, 2, 2)).build();

    assertThat(BatchNormFolding.apply(model)).isSameAs(model);
  }

  @ParameterizedTest(name = "Gemm with transB {0}, bias {1}")
  @CsvSource({"1, true", "0, true", "1, false", "0, false"})
  void aFoldedDenseLayerComputesTheSame(int transposed, boolean bias) throws OrtException {
    GraphBuilder builder =
        new GraphBuilder("g").input(ValueType.batched("x", ElementType.FLOAT32, 3));
    long[] shape = transposed == 1 ? new long[] {5, 3} : new long[] {3, 5};
    List<String> inputs =
        bias
            ? List.of("x", weights(builder, "w", shape), weights(builder, "b", 5))
            : List.of("x", weights(builder, "w", shape));
    builder.node("Gemm", "layer", inputs, Attribute.of("transB", transposed));
    norm(builder, "norm", "layer", 5);
    OnnxModel model = builder.output(ValueType.batched("norm", ElementType.FLOAT32, 5)).build();
    OnnxModel folded = BatchNormFolding.apply(model);
    GraphCheck.check(folded);
    assertThat(ops(folded)).containsExactly("Gemm");
    assertClose(run(folded, 3), run(model, 3));
  }

  @Test
  void doesNotFoldWhereTheLayersOutputGoesElsewhereToo() {
    GraphBuilder builder = layer();
    norm(builder, "norm", "layer", 4);
    builder.node("Add", "sum", List.of("norm", "layer"));
    assertUnchanged(builder.output(image("sum")).build());
  }

  @Test
  void doesNotFoldWhereTheLayersOutputIsAnOutputOfTheGraph() {
    GraphBuilder builder = layer();
    norm(builder, "norm", "layer", 4);
    assertUnchanged(builder.output(image("norm")).output(image("layer")).build());
  }

  @Test
  void doesNotFoldBehindAnActivation() {
    GraphBuilder builder = layer();
    builder.node("Relu", "relu", List.of("layer"));
    norm(builder, "norm", "relu", 4);
    assertUnchanged(builder.output(image("norm")).build());
  }

  @Test
  void doesNotFoldStatisticsThatAreFed() {
    GraphBuilder builder = layer();
    builder.input("fed", ElementType.FLOAT32, Dimension.of(4));
    String w = weights(builder, "norm.w", 4);
    builder.node("BatchNormalization", "norm", List.of("layer", w, w, "fed", w));
    assertUnchanged(builder.output(image("norm")).build());
  }

  @Test
  void aSharedWeightIsFoldedTwiceWithDifferentStatistics() throws OrtException {
    GraphBuilder builder = layer();
    norm(builder, "norm", "layer", 4);
    builder.node("Conv", "second", List.of("norm", "w", "b"));
    norm(builder, "norm2", "second", 4);
    OnnxModel model = builder.output(image("norm2")).build();
    OnnxModel folded = BatchNormFolding.apply(model);
    assertThat(ops(folded)).containsExactly("Conv", "Conv");
    assertClose(run(folded, 4, 5, 5), run(model, 4, 5, 5));
  }

  @Test
  void onlyTheFirstOfTwoNormsIsFolded() throws OrtException {
    GraphBuilder builder = layer();
    norm(builder, "norm", "layer", 4);
    norm(builder, "norm2", "norm", 4);
    OnnxModel model = builder.output(image("norm2")).build();
    OnnxModel folded = BatchNormFolding.apply(model);
    assertThat(ops(folded)).containsExactly("Conv", "BatchNormalization");
    assertClose(run(folded, 4, 5, 5), run(model, 4, 5, 5));
  }

  private static void assertUnchanged(OnnxModel model) {
    assertThat(BatchNormFolding.apply(model)).isSameAs(model);
  }

  private static ValueType image(String name) {
    return ValueType.batched(name, ElementType.FLOAT32, 4, 5, 5);
  }

  private GraphBuilder layer() {
    GraphBuilder builder = new GraphBuilder("g").input(image("x"));
    List<String> inputs = List.of("x", weights(builder, "w", 4, 4, 1, 1), weights(builder, "b", 4));
    builder.node("Conv", "layer", inputs);
    return builder;
  }

  private OnnxModel convolution(String op, int groups, boolean bias, String norm) {
    GraphBuilder builder = new GraphBuilder("g").input(image("x"));
    long[] shape =
        op.equals("Conv") ? new long[] {8, 4 / groups, 3, 3} : new long[] {4, 8 / groups, 3, 3};
    String w = weights(builder, "w", shape);
    List<String> inputs = bias ? List.of("x", w, weights(builder, "b", 8)) : List.of("x", w);
    builder.node(
        op, "layer", inputs, Attribute.of("group", groups), Attribute.ofLongs("pads", 1, 1, 1, 1));
    norm(builder, norm, "layer", 8);
    builder.node("Relu", "y", List.of(norm));
    return builder.output(ValueType.batched("y", ElementType.FLOAT32, 8, 5, 5)).build();
  }

  private void norm(GraphBuilder builder, String name, String input, int channels) {
    float[] variance = new float[channels];
    for (int c = 0; c < channels; c++) {
      variance[c] = (float) random.nextDouble(0.2, 3);
    }
    builder.initializer(Tensor.ofFloats(name + ".var", new long[] {channels}, variance));
    builder.node(
        "BatchNormalization",
        name,
        List.of(
            input,
            weights(builder, name + ".gamma", channels),
            weights(builder, name + ".beta", channels),
            weights(builder, name + ".mean", channels),
            name + ".var"),
        Attribute.of("epsilon", 1e-3f));
  }

  private String weights(GraphBuilder builder, String name, long... shape) {
    int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return builder.initializer(Tensor.ofFloats(name, shape, values));
  }

  private static List<String> ops(OnnxModel model) {
    return model.proto().getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  private static float[] run(OnnxModel model, long... rest) throws OrtException {
    long[] shape = new long[rest.length + 1];
    shape[0] = 3;
    System.arraycopy(rest, 0, shape, 1, rest.length);
    SplittableRandom inputs = new SplittableRandom(4);
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) inputs.nextDouble(-1, 1);
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // As written: ONNX Runtime would fold too.
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      try (OrtSession session = environment.createSession(model.toBytes(), options);
          OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
          OrtSession.Result result = session.run(Map.of("x", x))) {
        FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] found = new float[buffer.remaining()];
        buffer.get(found);
        return found;
      }
    }
  }

  /** Sums of at most 37 products of numbers below 3: rounding stays below 1e-5. */
  private static void assertClose(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).as("element %d", i).isCloseTo(expected[i], within());
    }
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-5);
  }
}
