package dev.limn.runtime.packaging;

import dev.limn.onnx.Attribute;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A one-layer decoder as other frameworks may export it: latents of 6 numbers, images of 4x5.
 * Values inside bear the names of the contract, to be in its way.
 *
 * @param latentShape the latent's axes
 * @param label the label's input, null for none; a one-hot row has 3 classes
 * @param activation the last operator that sets values, empty for none
 * @param imageShape the image's axes
 */
record ForeignGraph(
    List<Dimension> latentShape, ValueType label, String activation, List<Dimension> imageShape) {

  static final int LATENT = 6;
  static final int CLASSES = 3;

  /** z [N,6] to x [N,1,4,5] by a sigmoid. */
  static final ForeignGraph PLAIN =
      new ForeignGraph(axes("N", "6"), null, "Sigmoid", axes("N", "1", "4", "5"));

  ForeignGraph latent(String... shape) {
    return new ForeignGraph(axes(shape), label, activation, imageShape);
  }

  ForeignGraph label(ElementType type, String... shape) {
    return new ForeignGraph(
        latentShape, new ValueType("y", type, axes(shape)), activation, imageShape);
  }

  ForeignGraph activation(String newActivation) {
    return new ForeignGraph(latentShape, label, newActivation, imageShape);
  }

  ForeignGraph image(String... shape) {
    return new ForeignGraph(latentShape, label, activation, axes(shape));
  }

  static List<Dimension> axes(String... axes) {
    return Arrays.stream(axes)
        .map(
            axis ->
                axis.matches("\\d+")
                    ? Dimension.of(Long.parseLong(axis))
                    : Dimension.symbolic(axis))
        .toList();
  }

  OnnxModel build() {
    return begin().build();
  }

  /** The graph before it is closed, for tests that add to it. */
  GraphBuilder begin() {
    GraphBuilder graph = new GraphBuilder("main_graph");
    graph.input(new ValueType("z", ElementType.FLOAT32, latentShape));
    long batch = latentShape.get(0).isFixed() ? latentShape.get(0).size() : -1;
    String input = reshape(graph, "flat", "z", batch, LATENT);
    int width = LATENT;
    if (label != null) {
      graph.input(label);
      String joined = graph.node("Concat", "joined", List.of(input, row(graph)), axis(1));
      input = joined;
      width += CLASSES;
    }
    long[] shape = imageShape.stream().mapToLong(Dimension::size).toArray();
    int size = (int) Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    float[] weights = new float[width * size];
    new CounterRandom(5).normals(0, 99, weights, 0, weights.length);
    graph.initializer(Tensor.ofFloats("image", new long[] {width, size}, weights));
    graph.node("MatMul", "pixels/QuantizeLinear", List.of(input, "image"), List.of("pixels"));
    String values = "pixels";
    values = activate(graph, values);
    shape[0] = batch;
    Tensor target = Tensor.ofLongs("x.shape", new long[] {shape.length}, shape);
    graph.initializer(target);
    graph.node("Reshape", "x", List.of(values, "x.shape"));
    return graph.output(new ValueType("x", type(), imageShape));
  }

  private ElementType type() {
    return activation.equals("Bytes") ? ElementType.UINT8 : ElementType.FLOAT32;
  }

  private String activate(GraphBuilder graph, String values) {
    if (activation.isEmpty()) {
      return values;
    }
    if (!activation.equals("Bytes")) {
      return graph.node(activation, "activated", List.of(values));
    }
    graph.initializer(Tensor.ofFloats("levels", new long[0], 255));
    String unit = graph.node("Sigmoid", "unit", List.of(values));
    String scaled = graph.node("Mul", "scaled", List.of(unit, "levels"));
    return graph.node("Cast", "bytes", List.of(scaled), Attribute.of("to", 2));
  }

  /** The label as a float row [N,3], whatever its form. */
  private String row(GraphBuilder graph) {
    Attribute toFloat = Attribute.of("to", ElementType.FLOAT32.code());
    if (label.rank() == 2 && label.shape().get(1).size() == CLASSES) {
      return graph.node("Cast", "row", List.of("y"), toFloat);
    }
    Attribute toLong = Attribute.of("to", ElementType.INT64.code());
    String index = graph.node("Cast", "index", List.of("y"), toLong);
    String vector = reshape(graph, "vector", index, -1);
    List<Tensor> parts = new ArrayList<>();
    parts.add(Tensor.ofLongs("depth", new long[0], CLASSES));
    parts.add(Tensor.ofFloats("off_on", new long[] {2}, 0, 1));
    parts.forEach(graph::initializer);
    return graph.node("OneHot", "row", List.of(vector, "depth", "off_on"), axis(-1));
  }

  private static Attribute axis(long axis) {
    return Attribute.of("axis", axis);
  }

  private static String reshape(GraphBuilder graph, String name, String input, long... shape) {
    graph.initializer(Tensor.ofLongs(name + ".shape", new long[] {shape.length}, shape));
    return graph.node("Reshape", name, List.of(input, name + ".shape"));
  }
}
