package dev.limn.conformance.exporter;

import dev.limn.conformance.exporter.Layer.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every kind of layer, and every parameter of each kind that an exporter can get wrong. */
public final class LayerCases {

  private final List<LayerCase> cases = new ArrayList<>();
  private final LayerDraw draw = new LayerDraw(1);

  private LayerCases() {}

  /**
   * All cases; the same weights on every call.
   *
   * @return the cases, by kind
   */
  public static List<LayerCase> all() {
    LayerCases all = new LayerCases();
    all.dense();
    all.convolutions();
    all.transposedConvolutions();
    all.normalizations();
    all.activations();
    all.pools();
    all.layouts();
    all.stacks();
    return List.copyOf(all.cases);
  }

  private void dense() {
    add("dense", draw.dense(7, 5, true), 7);
    add("dense without bias", draw.dense(7, 5, false), 7);
    add("dense of width 1", draw.dense(1, 3, true), 1);
  }

  private void convolutions() {
    for (int kernel : new int[] {1, 3, 4, 5}) {
      for (int stride : new int[] {1, 2, 3}) {
        for (int padding : new int[] {0, 1}) {
          convolution(3, 4, Window.of(kernel, stride, padding), 1, kernel != 3);
        }
      }
    }
    convolution(2, 3, new Window(3, 1, 2, 2), 1, true);
    convolution(2, 3, new Window(3, 2, 0, 3), 1, true);
    convolution(4, 6, Window.of(3, 1, 1), 2, true);
    convolution(4, 4, Window.of(3, 2, 1), 4, false);
  }

  private void convolution(int in, int out, Window w, int groups, boolean bias) {
    String name =
        "convolution k=%d s=%d p=%d d=%d groups=%d %s"
            .formatted(w.kernel(), w.stride(), w.padding(), w.dilation(), groups, biasText(bias));
    add(name, draw.convolution(in, out, w, groups, bias), in, 9, 8);
  }

  private void transposedConvolutions() {
    int[][] settings = {
      {4, 2, 1, 0}, {3, 2, 1, 1}, {3, 2, 0, 0}, {3, 1, 1, 0}, {5, 3, 2, 1}, {2, 2, 0, 0},
      {1, 1, 0, 0}, {1, 2, 0, 1}, {2, 3, 0, 2}, {3, 3, 0, 0}, {5, 2, 2, 1}, {6, 2, 2, 0}
    };
    for (int[] s : settings) {
      for (boolean bias : new boolean[] {true, false}) {
        String name =
            "transposed convolution k=%d s=%d p=%d op=%d %s"
                .formatted(s[0], s[1], s[2], s[3], biasText(bias));
        add(name, draw.transposed(3, 2, Window.of(s[0], s[1], s[2]), s[3], bias), 3, 5, 4);
      }
    }
  }

  private static String biasText(boolean bias) {
    return bias ? "with bias" : "without bias";
  }

  private void normalizations() {
    add("batch normalization of an image", draw.norm(3), 3, 4, 5);
    add("batch normalization of a vector", draw.norm(6), 6);
    Window w = Window.of(3, 2, 1);
    addAll(
        "norm after a convolution",
        0,
        shape(2, 8, 8),
        draw.convolution(2, 4, w, 1, true),
        draw.norm(4));
    addAll(
        "norm after a convolution without bias",
        0,
        shape(2, 8, 8),
        draw.convolution(2, 4, w, 1, false),
        draw.norm(4));
    addAll(
        "norm after a grouped convolution",
        0,
        shape(4, 8, 8),
        draw.convolution(4, 6, w, 2, true),
        draw.norm(6));
    addAll(
        "norm after a transposed convolution",
        0,
        shape(3, 4, 4),
        draw.transposed(3, 5, w, 1, true),
        draw.norm(5));
    addAll("norm after a dense layer", 0, shape(4), draw.dense(4, 6, true), draw.norm(6));
    addAll(
        "norm behind an activation",
        0,
        shape(2, 8, 8),
        draw.convolution(2, 4, w, 1, true),
        new Layer.Activation(ActivationFunction.RELU),
        draw.norm(4));
    addAll("two norms", 0, shape(4), draw.dense(4, 6, true), draw.norm(6), draw.norm(6));
  }

  private void activations() {
    for (ActivationFunction function : ActivationFunction.values()) {
      add("activation " + function, new Layer.Activation(function), 11);
    }
    add("softmax", new Layer.Softmax(), 6);
  }

  private void pools() {
    add("max pool", new Layer.MaxPool(Window.of(2, 2, 0)), 2, 6, 8);
    add("max pool with padding", new Layer.MaxPool(Window.of(3, 2, 1)), 2, 7, 7);
    add("max pool that leaves a rest", new Layer.MaxPool(Window.of(2, 2, 0)), 2, 7, 5);
    add("average pool", new Layer.AveragePool(Window.of(2, 2, 0), true), 2, 6, 8);
    add(
        "average pool that counts padding",
        new Layer.AveragePool(Window.of(3, 2, 1), true),
        2,
        7,
        7);
    add(
        "average pool that leaves padding out",
        new Layer.AveragePool(Window.of(3, 2, 1), false),
        2,
        7,
        7);
    add("global average pool", new Layer.GlobalPool(false), 3, 4, 5);
    add("global max pool", new Layer.GlobalPool(true), 3, 4, 5);
    add("upsampling by 2", new Layer.Upsample(2), 2, 3, 4);
    add("upsampling by 3", new Layer.Upsample(3), 2, 2, 2);
  }

  private void layouts() {
    add("flatten", new Layer.Flatten(), 2, 3, 4);
    add("reshape to an image", new Layer.Reshape(2, 3, 2), 12);
    add("reshape between images", new Layer.Reshape(4, 3, 1), 2, 3, 2);
    add("dropout", new Layer.Dropout(0.5f), 9);
    addAll("label behind a vector", 4, shape(3), new Layer.AppendLabel(4));
    addAll("label of one class", 1, shape(3), new Layer.AppendLabel(1));
  }

  private void stacks() {
    addAll(
        "dense decoder",
        0,
        shape(5),
        draw.dense(5, 16, true),
        new Layer.Activation(ActivationFunction.RELU),
        draw.dense(16, 12, true),
        new Layer.Activation(ActivationFunction.SIGMOID),
        new Layer.Reshape(1, 3, 4));
    addAll(
        "conditional convolutional decoder",
        10,
        shape(6),
        new Layer.AppendLabel(10),
        draw.dense(16, 32, true),
        new Layer.Reshape(8, 2, 2),
        draw.transposed(8, 4, Window.of(4, 2, 1), 0, true),
        draw.norm(4),
        new Layer.Activation(ActivationFunction.LEAKY_RELU),
        draw.transposed(4, 1, Window.of(3, 2, 1), 1, true),
        new Layer.Activation(ActivationFunction.TANH));
    addAll(
        "convolutional classifier",
        0,
        shape(1, 12, 12),
        draw.convolution(1, 4, Window.of(5, 1, 2), 1, true),
        new Layer.Activation(ActivationFunction.RELU),
        new Layer.MaxPool(Window.of(2, 2, 0)),
        new Layer.Dropout(0.25f),
        new Layer.Flatten(),
        draw.dense(144, 10, true),
        new Layer.Softmax());
  }

  private static int[] shape(int... shape) {
    return shape;
  }

  private void add(String name, Layer layer, int... inputShape) {
    addAll(name, 0, inputShape, layer);
  }

  private void addAll(String name, int classes, int[] inputShape, Layer... layers) {
    cases.add(new LayerCase(name, inputShape, classes, Arrays.asList(layers)));
  }
}
