package dev.limn.conformance.golden;

import dev.limn.onnx.Attribute;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.model.ImageFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The graphs of the golden packages, small and with random weights.
 *
 * @param latent Z
 * @param image what they draw or read; classes make them conditional
 */
record GoldenGraphs(int latent, ImageFormat image) {

  private static final int HIDDEN = 16;

  /** Two dense layers. */
  OnnxModel dense() {
    GraphBuilder graph = decoder();
    String hidden = dense(graph, "hidden", labelled(graph, "latent"), latent + classes(), HIDDEN);
    String active = graph.node("LeakyRelu", "active", List.of(hidden), Attribute.of("alpha", 0.2f));
    String logits = dense(graph, "logits", active, HIDDEN, pixels());
    String unit = graph.node("Sigmoid", "unit", List.of(logits));
    reshape(graph, "image", unit, image.channels(), image.height(), image.width());
    return finished(graph);
  }

  /** A dense layer and two transposed convolutions that double the sides. */
  OnnxModel convolutional() {
    GraphBuilder graph = decoder();
    int height = image.height() / 4;
    int width = image.width() / 4;
    String start =
        dense(graph, "start", labelled(graph, "latent"), latent + classes(), 6 * height * width);
    String planes = reshape(graph, "planes", start, 6, height, width);
    String middle = transposed(graph, "middle", planes, 6, 4);
    String active = graph.node("Relu", "active", List.of(middle));
    String logits = transposed(graph, "logits", active, 4, image.channels());
    graph.node("Sigmoid", "image", List.of(logits));
    return finished(graph);
  }

  /** One dense layer an output. */
  OnnxModel encoder() {
    GraphBuilder graph = new GraphBuilder("encoder").input(imageType());
    String flat = graph.node("Flatten", "flat", List.of("image"), Attribute.of("axis", 1));
    String input = labelled(graph, flat);
    for (String output : List.of("mean", "log_variance")) {
      dense(graph, output, input, pixels() + classes(), latent);
      graph.output(ValueType.batched(output, ElementType.FLOAT32, latent));
    }
    return graph.build();
  }

  /** Two dense layers: features and logits. */
  OnnxModel classifier() {
    GraphBuilder graph = new GraphBuilder("classifier").input(imageType());
    String flat = graph.node("Flatten", "flat", List.of("image"), Attribute.of("axis", 1));
    String hidden = dense(graph, "hidden", flat, pixels(), HIDDEN);
    graph.node("Relu", "features", List.of(hidden));
    dense(graph, "logits", "features", HIDDEN, classes());
    graph.output(ValueType.batched("logits", ElementType.FLOAT32, classes()));
    return graph.output(ValueType.batched("features", ElementType.FLOAT32, HIDDEN)).build();
  }

  /** As another framework may export it: other names, a one-hot label, [-1,1], channels last. */
  OnnxModel foreign() {
    GraphBuilder graph =
        new GraphBuilder("main_graph")
            .input(ValueType.batched("z", ElementType.FLOAT32, latent))
            .input(ValueType.batched("y", ElementType.FLOAT32, classes()));
    String joined = graph.node("Concat", "joined", List.of("z", "y"), Attribute.of("axis", 1));
    String logits = dense(graph, "logits", joined, latent + classes(), pixels());
    String active = graph.node("Tanh", "active", List.of(logits));
    reshape(graph, "x", active, image.height(), image.width(), image.channels());
    return graph
        .output(
            ValueType.batched(
                "x", ElementType.FLOAT32, image.height(), image.width(), image.channels()))
        .build();
  }

  private GraphBuilder decoder() {
    return new GraphBuilder("decoder")
        .input(ValueType.batched("latent", ElementType.FLOAT32, latent));
  }

  private OnnxModel finished(GraphBuilder graph) {
    return GeneratorGraph.withPixels(graph.output(imageType()).build());
  }

  private String labelled(GraphBuilder graph, String input) {
    if (classes() == 0) {
      return input;
    }
    graph.input("label", ElementType.INT64, Dimension.BATCH);
    graph.initializer(Tensor.ofLongs("classes", new long[0], classes()));
    graph.initializer(Tensor.ofFloats("off_on", new long[] {2}, 0, 1));
    List<String> inputs = List.of("label", "classes", "off_on");
    String row = graph.node("OneHot", "row", inputs, Attribute.of("axis", -1));
    return graph.node("Concat", "joined", List.of(input, row), Attribute.of("axis", 1));
  }

  private static String dense(GraphBuilder graph, String name, String input, int in, int out) {
    String weight = weights(graph, name + ".weight", 2.5 / Math.sqrt(in), out, in);
    String bias = weights(graph, name + ".bias", 0.5, out);
    return graph.node("Gemm", name, List.of(input, weight, bias), Attribute.of("transB", 1));
  }

  private static String transposed(GraphBuilder graph, String name, String input, int in, int out) {
    String weight = weights(graph, name + ".weight", 1.5 / Math.sqrt(in), in, out, 4, 4);
    String bias = weights(graph, name + ".bias", 0.5, out);
    return graph.node(
        "ConvTranspose",
        name,
        List.of(input, weight, bias),
        Attribute.ofLongs("kernel_shape", 4, 4),
        Attribute.ofLongs("strides", 2, 2),
        Attribute.ofLongs("pads", 1, 1, 1, 1));
  }

  private static String reshape(GraphBuilder graph, String name, String input, long... rest) {
    long[] shape = new long[rest.length + 1];
    System.arraycopy(rest, 0, shape, 1, rest.length);
    graph.initializer(Tensor.ofLongs(name + ".shape", new long[] {shape.length}, shape));
    return graph.node("Reshape", name, List.of(input, name + ".shape"));
  }

  private static String weights(GraphBuilder graph, String name, double bound, long... shape) {
    int count = 1;
    for (long axis : shape) {
      count *= (int) axis;
    }
    SplittableRandom random = new SplittableRandom(name.hashCode());
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return graph.initializer(Tensor.ofFloats(name, shape, values));
  }

  private ValueType imageType() {
    return ValueType.batched(
        "image", ElementType.FLOAT32, image.channels(), image.height(), image.width());
  }

  private int pixels() {
    return image.channels() * image.height() * image.width();
  }

  private int classes() {
    return image.classNames().size();
  }
}
