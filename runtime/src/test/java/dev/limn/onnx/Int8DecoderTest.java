package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.runtime.GraphRunner;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Int8DecoderTest {

  private static final int LATENT = 6;
  private static final int ROWS = 50;

  private final SplittableRandom random = new SplittableRandom(11);

  @ParameterizedTest
  @ValueSource(strings = {"Relu", "LeakyRelu", ""})
  void denseLayersAreCloseToFloat32(String activation) {
    assertClose(dense(activation, "Sigmoid"));
  }

  @Test
  void aTanhOfMinusOneToOneIsASigmoidToo() {
    assertClose(dense("LeakyRelu", "Tanh"));
  }

  @ParameterizedTest(name = "kernel {0}, stride {1}, padding {2}, output padding {3}, {4}")
  @CsvSource({
    "4, 2, 1, 0, Relu",
    "4, 2, 1, 0, LeakyRelu",
    "3, 2, 1, 1, Relu",
    "3, 2, 0, 0, LeakyRelu",
    "2, 2, 0, 0, Relu",
    "3, 1, 1, 0, Relu"
  })
  void transposedConvolutionsAreCloseToFloat32(
      int kernel, int stride, int padding, int outputPadding, String activation) {
    assertClose(convolution(kernel, stride, padding, outputPadding, activation));
  }

  @Test
  void aRowDoesNotDependOnTheRowsBesideIt() {
    for (OnnxModel decoder :
        List.of(dense("Relu", "Sigmoid"), convolution(4, 2, 1, 0, "LeakyRelu"))) {
      OnnxModel quantized = quantized(decoder);
      Tensor latents = latents(ROWS);
      byte[] together = pixels(quantized, latents);
      for (int rows : new int[] {1, 3, 17}) {
        Tensor some =
            Tensor.ofFloats(
                "latent",
                new long[] {rows, LATENT},
                Arrays.copyOf(latents.toFloats(), rows * LATENT));
        byte[] alone = pixels(quantized, some);
        assertThat(alone).isEqualTo(Arrays.copyOf(together, alone.length));
      }
    }
  }

  @Test
  void theImageIsThePixelsOver255() {
    OnnxModel quantized = quantized(dense("Relu", "Sigmoid"));
    List<Tensor> made = run(quantized, latents(ROWS));

    float[] image = made.get(0).toFloats();
    byte[] pixels = bytes(made.get(1));
    for (int i = 0; i < image.length; i++) {
      assertThat(image[i]).isEqualTo((pixels[i] & 0xFF) * (float) (1.0 / 255));
    }
  }

  @Test
  void weightsBehindTheFirstLayerTakeAQuarterOfTheBytes() {
    OnnxModel decoder = dense("Relu", "Sigmoid", 2000);
    OnnxModel quantized = quantized(decoder);
    // Of 12,000 weights in front and 32,000 behind, those behind.
    assertThat(quantized.toBytes().length)
        .isBetween(4 * 12_000 + 32_000, (int) (1.2 * (4 * 12_000 + 32_000)));
  }

  @Test
  void layersWithoutAnEightBitFormAreRefused() {
    assertThatThrownBy(() -> quantized(dense("Relu", "")))
        .isInstanceOf(OnnxException.class)
        .hasMessage(
            "no 8-bit form of decoder: its image must be made by a sigmoid, or by (tanh(x) + 1) / 2");
    assertThatThrownBy(() -> quantized(dense("Softplus", "Sigmoid")))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith("no 8-bit form of ")
        .hasMessageContaining("Softplus")
        .hasMessageEndingWith("this operator behind a quantized layer is not known");
    assertThatThrownBy(() -> Int8Decoder.of(dense("Relu", "Sigmoid"), Map.of()))
        .hasMessageMatching("no range of '.*' was given");
  }

  @Test
  void halfWeightsAreReadLikeOthers() {
    OnnxModel decoder = dense("Relu", "Sigmoid", 40);
    OnnxModel half = HalfWeights.store(decoder);
    assertThat(HalfWeights.areIn(half)).isTrue();
    OnnxModel expanded = HalfWeights.expand(half);
    assertThat(HalfWeights.areIn(expanded)).isFalse();
    assertThat(run(expanded, latents(4))).isEqualTo(run(half, latents(4)));
    assertThat(HalfWeights.expand(decoder)).isSameAs(decoder);
    assertThat(pixels(Int8Decoder.of(half, ranges(expanded)), latents(4)))
        .isEqualTo(pixels(Int8Decoder.of(expanded, ranges(expanded)), latents(4)));
  }

  private void assertClose(OnnxModel decoder) {
    OnnxModel quantized = quantized(decoder);
    GraphCheck.check(quantized);
    Tensor latents = latents(ROWS);
    float[] exact = run(decoder, latents).get(0).toFloats();
    float[] found = run(quantized, latents).get(0).toFloats();
    double squares = 0;
    double spread = 0;
    double mean = 0;
    for (float value : exact) {
      mean += value / exact.length;
    }
    for (int i = 0; i < exact.length; i++) {
      squares += Math.pow(exact[i] - found[i], 2);
      spread += Math.pow(exact[i] - mean, 2);
    }
    // 7-bit weights and 8-bit values in two layers: a few percent of what the images vary by.
    assertThat(Math.sqrt(squares / spread)).isLessThan(0.05);
    assertThat(spread).as("the images vary").isGreaterThan(1);
  }

  private OnnxModel quantized(OnnxModel decoder) {
    return Int8Decoder.of(decoder, ranges(decoder));
  }

  private Map<String, Int8Decoder.Range> ranges(OnnxModel decoder) {
    List<String> values = Int8Decoder.calibratedValues(decoder);
    Map<String, Int8Decoder.Range> ranges = new HashMap<>();
    for (Tensor seen : run(Int8Decoder.exposing(decoder, values), latents(400))) {
      float[] sorted = seen.toFloats();
      Arrays.sort(sorted);
      ranges.put(seen.name(), new Int8Decoder.Range(sorted[0], sorted[sorted.length - 1]));
    }
    return ranges;
  }

  private OnnxModel dense(String activation, String last) {
    return dense(activation, last, 24);
  }

  private OnnxModel dense(String activation, String last, int hidden) {
    GraphBuilder graph = begin();
    String value = gemm(graph, "first", "latent", LATENT, hidden);
    value = activation.isEmpty() ? value : activate(graph, activation, value);
    value = gemm(graph, "second", value, hidden, 16);
    value = reshape(graph, value, 1, 4, 4);
    switch (last) {
      case "Sigmoid" -> graph.node("Sigmoid", "image", List.of(value));
      case "Tanh" -> {
        String tanh = graph.node("Tanh", "tanh", List.of(value));
        String one = graph.initializer(Tensor.ofFloats("one", new long[0], 1));
        String half = graph.initializer(Tensor.ofFloats("half", new long[0], 0.5f));
        graph.node("Add", "sum", List.of(tanh, one));
        graph.node("Mul", "image", List.of("sum", half));
      }
      default -> graph.node("LeakyRelu", "image", List.of(value));
    }
    return graph.output(ValueType.batched("image", ElementType.FLOAT32, 1, 4, 4)).build();
  }

  private OnnxModel convolution(
      int kernel, int stride, int padding, int outputPadding, String activation) {
    GraphBuilder graph = begin();
    String value = gemm(graph, "first", "latent", LATENT, 4 * 3 * 3);
    value = reshape(graph, value, 4, 3, 3);
    int channels = 4;
    int side = 3;
    for (int layer = 0; layer < 2; layer++) {
      int out = layer == 0 ? 5 : 3;
      String weight = weights(graph, "w" + layer, channels, out, kernel, kernel);
      String bias = weights(graph, "b" + layer, out);
      value =
          graph.node(
              "ConvTranspose",
              "conv" + layer,
              List.of(value, weight, bias),
              Attribute.ofLongs("kernel_shape", kernel, kernel),
              Attribute.ofLongs("strides", stride, stride),
              Attribute.ofLongs("pads", padding, padding, padding, padding),
              Attribute.ofLongs("output_padding", outputPadding, outputPadding));
      value = layer == 0 ? activate(graph, activation, value) : value;
      channels = out;
      side = (side - 1) * stride - 2 * padding + kernel + outputPadding;
    }
    graph.node("Sigmoid", "image", List.of(value));
    return graph.output(ValueType.batched("image", ElementType.FLOAT32, 3, side, side)).build();
  }

  private static GraphBuilder begin() {
    return new GraphBuilder("decoder")
        .input(ValueType.batched("latent", ElementType.FLOAT32, LATENT));
  }

  private String gemm(GraphBuilder graph, String name, String input, int in, int out) {
    String weight = weights(graph, name + ".w", out, in);
    String bias = weights(graph, name + ".b", out);
    return graph.node("Gemm", name, List.of(input, weight, bias), Attribute.of("transB", 1));
  }

  private static String activate(GraphBuilder graph, String op, String value) {
    return op.equals("LeakyRelu")
        ? graph.node(op, value + "." + op, List.of(value), Attribute.of("alpha", 0.2f))
        : graph.node(op, value + "." + op, List.of(value));
  }

  private static String reshape(GraphBuilder graph, String value, int... shape) {
    String sizes =
        graph.initializer(
            Tensor.ofLongs(value + ".shape", new long[] {4}, 0, shape[0], shape[1], shape[2]));
    return graph.node("Reshape", value + ".planes", List.of(value, sizes));
  }

  private String weights(GraphBuilder graph, String name, int... shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    long[] axes = Arrays.stream(shape).asLongStream().toArray();
    return graph.initializer(Tensor.ofFloats(name, axes, values));
  }

  /** The first rows are the same however many there are. */
  private static Tensor latents(int rows) {
    SplittableRandom normal = new SplittableRandom(5);
    float[] values = new float[rows * LATENT];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) normal.nextGaussian();
    }
    return Tensor.ofFloats("latent", new long[] {rows, LATENT}, values);
  }

  private static List<Tensor> run(OnnxModel model, Tensor latents) {
    try (GraphRunner runner = GraphRunner.open(model)) {
      return runner.run(List.of(latents));
    }
  }

  private static byte[] pixels(OnnxModel model, Tensor latents) {
    return bytes(run(model, latents).get(1));
  }

  private static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[tensor.size()];
    tensor.data().get(bytes);
    return bytes;
  }
}
