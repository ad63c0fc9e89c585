package dev.limn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Convolutions and pools: a window that slides over the axes behind batch and channels. */
final class WindowRules {

  private WindowRules() {}

  static void addTo(Map<String, ShapeRule> rules) {
    rules.put("Conv", WindowRules::convolution);
    rules.put("ConvTranspose", WindowRules::transposedConvolution);
    rules.put("MaxPool", WindowRules::pool);
    rules.put("AveragePool", WindowRules::pool);
    rules.put("LpPool", WindowRules::pool);
    rules.put("GlobalMaxPool", WindowRules::globalPool);
    rules.put("GlobalAveragePool", WindowRules::globalPool);
  }

  private static InferredType convolution(NodeView node) {
    InferredType input = node.input(0);
    InferredType weight = node.input(1);
    if (!input.isRanked() || !weight.isRanked()) {
      return input.shaped(null);
    }
    Window window = window(node, input, weight);
    requireChannels(node, input.dimension(1), weight.dimension(1), window.group);
    requireBias(node, weight.dimension(0));
    List<Dimension> shape = new ArrayList<>(List.of(input.dimension(0), weight.dimension(0)));
    for (int i = 0; i < window.rank; i++) {
      shape.add(window.size(node, input.dimension(i + 2), i, false));
    }
    return input.shaped(shape);
  }

  private static InferredType transposedConvolution(NodeView node) {
    InferredType input = node.input(0);
    InferredType weight = node.input(1);
    if (!input.isRanked() || !weight.isRanked()) {
      return input.shaped(null);
    }
    Window window = window(node, input, weight);
    node.requireSame("input channels", input.dimension(1), weight.dimension(0));
    Dimension channels = times(weight.dimension(1), window.group);
    requireBias(node, channels);
    List<Dimension> shape = new ArrayList<>(List.of(input.dimension(0), channels));
    for (int i = 0; i < window.rank; i++) {
      shape.add(window.transposedSize(node, input.dimension(i + 2), i));
    }
    return input.shaped(shape);
  }

  private static InferredType pool(NodeView node) {
    InferredType input = node.input(0);
    long[] kernel = node.longsOf("kernel_shape");
    if (kernel == null) {
      throw node.refusal("needs the attribute 'kernel_shape'");
    }
    if (!input.isRanked()) {
      return input;
    }
    if (input.rank() != kernel.length + 2) {
      throw node.refusal(
          "a window of rank %d cannot slide over %s".formatted(kernel.length, input));
    }
    Window window = new Window(node, kernel);
    List<Dimension> shape = new ArrayList<>(input.shape().subList(0, 2));
    boolean ceil = node.longOf("ceil_mode", 0) == 1;
    for (int i = 0; i < window.rank; i++) {
      shape.add(window.size(node, input.dimension(i + 2), i, ceil));
    }
    return input.shaped(shape);
  }

  private static InferredType globalPool(NodeView node) {
    InferredType input = node.input(0);
    if (!input.isRanked()) {
      return input;
    }
    List<Dimension> shape = new ArrayList<>(input.shape());
    for (int axis = 2; axis < shape.size(); axis++) {
      shape.set(axis, Dimension.of(1));
    }
    return input.shaped(shape);
  }

  private static Window window(NodeView node, InferredType input, InferredType weight) {
    if (input.rank() < 3 || weight.rank() != input.rank()) {
      throw node.refusal("weights %s do not fit input %s".formatted(weight, input));
    }
    long[] kernel =
        weight.shape().subList(2, weight.rank()).stream().mapToLong(Dimension::size).toArray();
    return new Window(node, kernel);
  }

  private static void requireChannels(
      NodeView node, Dimension channels, Dimension perGroup, long group) {
    node.requireSame("input channels", channels, times(perGroup, group));
  }

  private static void requireBias(NodeView node, Dimension channels) {
    if (node.hasInput(2) && node.input(2).isRanked()) {
      node.requireRank(2, 1);
      node.requireSame("bias", channels, node.input(2).dimension(0));
    }
  }

  private static Dimension times(Dimension dimension, long factor) {
    return dimension.isFixed()
        ? Dimension.of(Math.multiplyExact(dimension.size(), factor))
        : Dimension.UNKNOWN;
  }

  /** The attributes that all windows share; a kernel size of -1 is unknown. */
  private static final class Window {
    final int rank;
    final long group;
    private final long[] kernel;
    private final long[] strides;
    private final long[] dilations;
    private final long[] pads;
    private final String autoPad;

    Window(NodeView node, long[] kernel) {
      this.rank = kernel.length;
      this.kernel = kernel;
      this.group = node.longOf("group", 1);
      this.autoPad = node.textOf("auto_pad", "NOTSET");
      this.strides = listed(node, "strides", rank, 1);
      this.dilations = listed(node, "dilations", rank, 1);
      this.pads = listed(node, "pads", 2 * rank, 0);
    }

    private static long[] listed(NodeView node, String attribute, int length, long otherwise) {
      long[] values = node.longsOf(attribute);
      if (values == null) {
        values = new long[length];
        Arrays.fill(values, otherwise);
      }
      boolean positive = Arrays.stream(values).allMatch(v -> v >= otherwise);
      if (values.length != length || !positive) {
        throw node.refusal(
            "'%s' needs %d numbers of at least %d".formatted(attribute, length, otherwise));
      }
      return values;
    }

    Dimension size(NodeView node, Dimension input, int i, boolean ceil) {
      if (!input.isFixed() || kernel[i] < 0) {
        return Dimension.UNKNOWN;
      }
      if (autoPad.startsWith("SAME")) {
        return Dimension.of((input.size() + strides[i] - 1) / strides[i]);
      }
      long padding = Math.addExact(pads[i], pads[i + rank]);
      long room = Math.subtractExact(Math.addExact(input.size(), padding), reach(i));
      if (room < 0) {
        throw node.refusal("a window of %d does not fit %s".formatted(reach(i), input));
      }
      long steps = ceil ? (room + strides[i] - 1) / strides[i] : room / strides[i];
      // A window that would begin in the padding behind the input is left out.
      boolean beyond = ceil && steps * strides[i] >= input.size() + pads[i];
      return Dimension.of(beyond ? steps : steps + 1);
    }

    Dimension transposedSize(NodeView node, Dimension input, int i) {
      long[] outputShape = node.longsOf("output_shape");
      if (outputShape != null && outputShape.length == rank) {
        return Dimension.of(outputShape[i]);
      }
      if (!input.isFixed() || kernel[i] < 0) {
        return Dimension.UNKNOWN;
      }
      if (autoPad.startsWith("SAME")) {
        return times(input, strides[i]);
      }
      long[] added = listed(node, "output_padding", rank, 0);
      long full = Math.addExact(Math.multiplyExact(input.size() - 1, strides[i]), reach(i));
      long size = full + added[i] - pads[i] - pads[i + rank];
      if (size < 1) {
        throw node.refusal("leaves nothing of %s".formatted(input));
      }
      return Dimension.of(size);
    }

    private long reach(int i) {
      return Math.addExact(Math.multiplyExact(kernel[i] - 1, dilations[i]), 1);
    }
  }
}
