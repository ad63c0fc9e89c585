package dev.limn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Operators that move, cut, repeat or join elements. */
final class LayoutRules {

  private LayoutRules() {}

  static void addTo(Map<String, ShapeRule> rules) {
    rules.put("Reshape", ReshapeRule::infer);
    rules.put("Flatten", ReshapeRule::flatten);
    rules.put("Transpose", LayoutRules::transpose);
    rules.put("Unsqueeze", LayoutRules::unsqueeze);
    rules.put("Squeeze", LayoutRules::squeeze);
    rules.put("Concat", LayoutRules::concat);
    rules.put("Slice", LayoutRules::slice);
    rules.put("Expand", LayoutRules::expand);
    rules.put("Tile", LayoutRules::tile);
    rules.put("Pad", LayoutRules::pad);
    rules.put("Resize", LayoutRules::resize);
    rules.put("DepthToSpace", LayoutRules::depthToSpace);
    rules.put("Shape", LayoutRules::shape);
  }

  private static InferredType transpose(NodeView node) {
    InferredType input = node.input(0);
    if (!input.isRanked()) {
      return input;
    }
    long[] order = node.longsOf("perm");
    if (order == null) {
      List<Dimension> reversed = new ArrayList<>(input.shape());
      Collections.reverse(reversed);
      return input.shaped(reversed);
    }
    boolean[] seen = new boolean[input.rank()];
    List<Dimension> shape = new ArrayList<>();
    for (long axis : order) {
      int from = node.axis(axis, input.rank());
      seen[from] = true;
      shape.add(input.dimension(from));
    }
    if (order.length != seen.length || shape.size() != countTrue(seen)) {
      throw node.refusal("'perm' %s is no order of %s".formatted(Arrays.toString(order), input));
    }
    return input.shaped(shape);
  }

  private static int countTrue(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  private static InferredType unsqueeze(NodeView node) {
    InferredType input = node.input(0);
    long[] axes = node.axes(1);
    if (!input.isRanked() || axes == null) {
      return input.shaped(null);
    }
    int rank = Math.addExact(input.rank(), axes.length);
    List<Integer> added = Arrays.stream(axes).mapToObj(a -> node.axis(a, rank)).sorted().toList();
    List<Dimension> shape = new ArrayList<>(input.shape());
    added.forEach(axis -> shape.add(Math.min(axis, shape.size()), Dimension.of(1)));
    return input.shaped(shape);
  }

  private static InferredType squeeze(NodeView node) {
    InferredType input = node.input(0);
    long[] axes = node.axes(1);
    if (!input.isRanked() || axes == null) {
      return input.shaped(null);
    }
    List<Integer> dropped = Arrays.stream(axes).mapToObj(a -> node.axis(a, input.rank())).toList();
    List<Dimension> shape = new ArrayList<>();
    for (int axis = 0; axis < input.rank(); axis++) {
      if (!dropped.contains(axis)) {
        shape.add(input.dimension(axis));
      } else {
        node.requireSame("squeezed axis", input.dimension(axis), Dimension.of(1));
      }
    }
    return input.shaped(shape);
  }

  private static InferredType concat(NodeView node) {
    long wanted = node.requiredLong("axis");
    InferredType first = node.input(0);
    if (!first.isRanked()) {
      return first;
    }
    int axis = node.axis(wanted, first.rank());
    List<Dimension> shape = new ArrayList<>(first.shape());
    for (int i = 1; i < node.inputCount(); i++) {
      InferredType next = node.input(i);
      if (!next.isRanked()) {
        return first.shaped(null);
      }
      if (next.type() != null && first.type() != null && next.type() != first.type()) {
        throw node.refusal("joins %s and %s".formatted(first, next));
      }
      node.requireRank(i, first.rank());
      join(node, shape, next, axis);
    }
    return first.shaped(shape);
  }

  private static void join(NodeView node, List<Dimension> shape, InferredType next, int joined) {
    for (int axis = 0; axis < shape.size(); axis++) {
      Dimension a = shape.get(axis);
      Dimension b = next.dimension(axis);
      if (axis == joined) {
        boolean fixed = a.isFixed() && b.isFixed();
        shape.set(
            axis, fixed ? Dimension.of(Math.addExact(a.size(), b.size())) : Dimension.UNKNOWN);
      } else {
        node.requireSame("joined axis " + axis, a, b);
        shape.set(axis, b.isFixed() ? b : a);
      }
    }
  }

  private static InferredType slice(NodeView node) {
    InferredType input = node.input(0);
    long[] starts = node.hasInput(1) ? node.constantLongs(1) : node.longsOf("starts");
    long[] ends = node.hasInput(1) ? node.constantLongs(2) : node.longsOf("ends");
    long[] axes = node.axes(3);
    long[] steps = node.constantLongs(4);
    if (!input.isRanked() || starts == null || ends == null || axes == null) {
      return input.shaped(null);
    }
    List<Dimension> shape = new ArrayList<>(input.shape());
    for (int i = 0; i < Math.min(axes.length, Math.min(starts.length, ends.length)); i++) {
      int axis = node.axis(axes[i], input.rank());
      long step = steps == null || i >= steps.length ? 1 : steps[i];
      shape.set(axis, cut(shape.get(axis), starts[i], ends[i], step));
    }
    return input.shaped(shape);
  }

  private static Dimension cut(Dimension dimension, long start, long end, long step) {
    if (!dimension.isFixed() || step < 1) {
      return Dimension.UNKNOWN;
    }
    long size = dimension.size();
    long from = Math.max(0, Math.min(size, start < 0 ? start + size : start));
    long to = Math.max(0, Math.min(size, end < 0 ? end + size : end));
    return Dimension.of(to <= from ? 0 : (to - from - 1) / step + 1);
  }

  private static InferredType expand(NodeView node) {
    InferredType input = node.input(0);
    long[] target = node.constantLongs(1);
    if (!input.isRanked() || target == null) {
      return input.shaped(null);
    }
    List<Dimension> shape = Arrays.stream(target).mapToObj(Dimension::of).toList();
    return ElementwiseRules.broadcast(node, input, input.shaped(shape));
  }

  private static InferredType tile(NodeView node) {
    InferredType input = node.input(0);
    long[] repeats = node.constantLongs(1);
    if (!input.isRanked() || repeats == null) {
      return input.shaped(null);
    }
    if (repeats.length != input.rank()) {
      throw node.refusal("needs one number of repeats an axis");
    }
    List<Dimension> shape = new ArrayList<>();
    for (int axis = 0; axis < repeats.length; axis++) {
      Dimension from = input.dimension(axis);
      Dimension repeated =
          from.isFixed()
              ? Dimension.of(Math.multiplyExact(from.size(), repeats[axis]))
              : Dimension.UNKNOWN;
      shape.add(repeats[axis] == 1 ? from : repeated);
    }
    return input.shaped(shape);
  }

  private static InferredType pad(NodeView node) {
    InferredType input = node.input(0);
    long[] pads = node.hasInput(1) ? node.constantLongs(1) : node.longsOf("pads");
    if (!input.isRanked() || pads == null || node.hasInput(3)) {
      return input.shaped(null);
    }
    if (pads.length != 2 * input.rank()) {
      throw node.refusal("needs two paddings an axis");
    }
    List<Dimension> shape = new ArrayList<>();
    for (int axis = 0; axis < input.rank(); axis++) {
      Dimension from = input.dimension(axis);
      long added = Math.addExact(pads[axis], pads[axis + input.rank()]);
      Dimension padded =
          from.isFixed() ? Dimension.of(Math.addExact(from.size(), added)) : Dimension.UNKNOWN;
      shape.add(added == 0 ? from : padded);
    }
    return input.shaped(shape);
  }

  private static InferredType resize(NodeView node) {
    InferredType input = node.input(0);
    float[] scales = node.constantFloats(2);
    if (!input.isRanked() || scales == null || scales.length != input.rank()) {
      return input.shaped(null);
    }
    List<Dimension> shape = new ArrayList<>();
    for (int axis = 0; axis < scales.length; axis++) {
      Dimension from = input.dimension(axis);
      Dimension scaled =
          from.isFixed()
              ? Dimension.of((long) Math.floor((double) from.size() * scales[axis]))
              : Dimension.UNKNOWN;
      shape.add(scales[axis] == 1 ? from : scaled);
    }
    return input.shaped(shape);
  }

  private static InferredType depthToSpace(NodeView node) {
    long block = node.requiredLong("blocksize");
    InferredType input = node.input(0);
    if (!input.isRanked()) {
      return input;
    }
    node.requireRank(0, 4);
    Dimension channels = input.dimension(1);
    if (block < 1
        || (channels.isFixed() && channels.size() % Math.multiplyExact(block, block) != 0)) {
      throw node.refusal("cannot make blocks of side %d from %s".formatted(block, input));
    }
    return input.shaped(
        List.of(
            input.dimension(0),
            channels.isFixed() ? Dimension.of(channels.size() / (block * block)) : channels,
            times(input.dimension(2), block),
            times(input.dimension(3), block)));
  }

  private static Dimension times(Dimension dimension, long factor) {
    return dimension.isFixed()
        ? Dimension.of(Math.multiplyExact(dimension.size(), factor))
        : Dimension.UNKNOWN;
  }

  private static InferredType shape(NodeView node) {
    InferredType input = node.input(0);
    boolean whole = input.isRanked() && !node.has("start") && !node.has("end");
    return new InferredType(
        ElementType.INT64, List.of(whole ? Dimension.of(input.rank()) : Dimension.UNKNOWN));
  }
}
