package dev.limn.onnx;

import dev.limn.runtime.GraphRunner;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Decoders of two layers with random weights, {@code latent} to {@code image}. */
final class SmallDecoders {

  static final int LATENT = 6;

  private final SplittableRandom random = new SplittableRandom(11);

  OnnxModel dense(String activation, String last) {
    return dense(activation, last, 24);
  }

  OnnxModel dense(String activation, String last, int hidden) {
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

  /**
   * Two alike transposed convolutions with an activation between them.
   *
   * @param channels of their input, between them, of the image
   */
  OnnxModel convolution(
      int kernel, int stride, int padding, int outputPadding, String activation, int... channels) {
    Deconvolution form = new Deconvolution(kernel, stride, padding, outputPadding);
    return convolution(form, form, activation, channels);
  }

  /** Two transposed convolutions with an activation between them. */
  OnnxModel convolution(
      Deconvolution first, Deconvolution second, String activation, int... channels) {
    GraphBuilder graph = begin();
    int side = 3;
    String value = gemm(graph, "first", "latent", LATENT, channels[0] * side * side);
    value = reshape(graph, value, channels[0], side, side);
    value = transposed(graph, "conv0", value, first, channels[0], channels[1]);
    value = activate(graph, activation, value);
    value = transposed(graph, "conv1", value, second, channels[1], channels[2]);
    graph.node("Sigmoid", "image", List.of(value));
    int made = side(second, side(first, side));
    return graph
        .output(ValueType.batched("image", ElementType.FLOAT32, channels[2], made, made))
        .build();
  }

  private static int side(Deconvolution form, int side) {
    return (side - 1) * form.stride() - 2 * form.padding() + form.kernel() + form.outputPadding();
  }

  private String transposed(
      GraphBuilder graph, String name, String input, Deconvolution form, int in, int out) {
    String weight = weights(graph, name + ".w", in, out, form.kernel(), form.kernel());
    String bias = weights(graph, name + ".b", out);
    int padding = form.padding();
    return graph.node(
        "ConvTranspose",
        name,
        List.of(input, weight, bias),
        Attribute.ofLongs("kernel_shape", form.kernel(), form.kernel()),
        Attribute.ofLongs("strides", form.stride(), form.stride()),
        Attribute.ofLongs("pads", padding, padding, padding, padding),
        Attribute.ofLongs("output_padding", form.outputPadding(), form.outputPadding()));
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
  static Tensor latents(int rows) {
    SplittableRandom normal = new SplittableRandom(5);
    float[] values = new float[rows * LATENT];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) normal.nextGaussian();
    }
    return Tensor.ofFloats("latent", new long[] {rows, LATENT}, values);
  }

  static List<Tensor> run(OnnxModel model, Tensor latents) {
    try (GraphRunner runner = GraphRunner.open(model)) {
      return runner.run(List.of(latents));
    }
  }
}
