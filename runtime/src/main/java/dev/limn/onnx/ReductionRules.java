package dev.limn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Sums, means, extremes and their places, over axes. */
final class ReductionRules {

  private static final List<String> REDUCTIONS =
      List.of(
          "ReduceSum",
          "ReduceMean",
          "ReduceMax",
          "ReduceMin",
          "ReduceProd",
          "ReduceL1",
          "ReduceL2",
          "ReduceSumSquare",
          "ReduceLogSumExp");

  private ReductionRules() {}

  static void addTo(Map<String, ShapeRule> rules) {
    REDUCTIONS.forEach(op -> rules.put(op, ReductionRules::reduce));
    rules.put("ArgMax", ReductionRules::place);
    rules.put("ArgMin", ReductionRules::place);
  }

  private static InferredType reduce(NodeView node) {
    InferredType input = node.input(0);
    if (!input.isRanked()) {
      return input;
    }
    if (node.hasInput(1) && node.constantLongs(1) == null) {
      return input.shaped(null);
    }
    long[] axes = node.axes(1);
    if (axes == null || axes.length == 0) {
      if (node.longOf("noop_with_empty_axes", 0) == 1) {
        return input;
      }
      axes = LongStream.range(0, input.rank()).toArray();
    }
    return without(node, input, axes);
  }

  private static InferredType place(NodeView node) {
    InferredType input = node.input(0).as(ElementType.INT64);
    return input.isRanked() ? without(node, input, new long[] {node.longOf("axis", 0)}) : input;
  }

  private static InferredType without(NodeView node, InferredType input, long[] axes) {
    List<Integer> reduced = Arrays.stream(axes).mapToObj(a -> node.axis(a, input.rank())).toList();
    boolean keep = node.longOf("keepdims", 1) == 1;
    List<Dimension> shape = new ArrayList<>();
    for (int axis = 0; axis < input.rank(); axis++) {
      if (!reduced.contains(axis)) {
        shape.add(input.dimension(axis));
      } else if (keep) {
        shape.add(Dimension.of(1));
      }
    }
    return input.shaped(shape);
  }
}
