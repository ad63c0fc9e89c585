package dev.limn.onnx;

import java.util.ArrayList;
import java.util.List;

/** Reshape and Flatten: symbolic axes are carried through where the numbers allow one answer. */
final class ReshapeRule {

  private ReshapeRule() {}

  static InferredType infer(NodeView node) {
    InferredType input = node.input(0);
    long[] target = node.constantLongs(1);
    if (target == null) {
      return input.shaped(null);
    }
    boolean zeroCopies = node.longOf("allowzero", 0) == 0;
    List<Dimension> left = input.isRanked() ? new ArrayList<>(input.shape()) : null;
    List<Dimension> shape = new ArrayList<>();
    int open = -1;
    for (int axis = 0; axis < target.length; axis++) {
      if (target[axis] == -1) {
        open = requireFirst(node, open, axis);
        shape.add(Dimension.UNKNOWN);
      } else if (target[axis] == 0 && zeroCopies) {
        shape.add(copied(node, input, left, axis));
      } else {
        shape.add(Dimension.of(target[axis]));
      }
    }
    if (left != null) {
      settle(node, input, left, shape, target, open);
    }
    return input.shaped(shape);
  }

  static InferredType flatten(NodeView node) {
    InferredType input = node.input(0);
    if (!input.isRanked()) {
      return input;
    }
    long wanted = node.longOf("axis", 1);
    int axis = wanted == input.rank() ? input.rank() : node.axis(wanted, input.rank());
    return input.shaped(
        List.of(
            product(input.shape().subList(0, axis)),
            product(input.shape().subList(axis, input.rank()))));
  }

  private static int requireFirst(NodeView node, int open, int axis) {
    if (open >= 0) {
      throw node.refusal("leaves two axes open");
    }
    return axis;
  }

  private static Dimension copied(
      NodeView node, InferredType input, List<Dimension> left, int axis) {
    if (left == null) {
      return Dimension.UNKNOWN;
    }
    if (axis >= input.rank()) {
      throw node.refusal("copies axis %d of %s".formatted(axis, input));
    }
    Dimension copy = input.dimension(axis);
    left.remove(copy);
    return copy;
  }

  /** What is left of the input after the copies must fill the written axes and the open one. */
  private static void settle(
      NodeView node,
      InferredType input,
      List<Dimension> left,
      List<Dimension> shape,
      long[] target,
      int open) {
    List<Dimension> free = left.stream().filter(d -> !d.isFixed()).toList();
    long have = product(left.stream().filter(Dimension::isFixed).toList()).size();
    long written = 1;
    for (long size : target) {
      written = size > 0 ? Math.multiplyExact(written, size) : written;
    }
    if (free.size() > 1 || (free.size() == 1 && (open < 0 || have != written))) {
      return;
    }
    if (free.size() == 1) {
      shape.set(open, free.get(0));
      return;
    }
    if (written == 0 || have % written != 0 || (open < 0 && have != written)) {
      throw node.refusal("cannot make %s from %s".formatted(ValueType.shapeText(shape), input));
    }
    if (open >= 0) {
      shape.set(open, Dimension.of(have / written));
    }
  }

  /** The fixed product; a single symbolic axis stays itself; else unknown. */
  private static Dimension product(List<Dimension> axes) {
    long product = 1;
    Dimension symbol = null;
    for (Dimension axis : axes) {
      if (axis.isFixed()) {
        product = Math.multiplyExact(product, axis.size());
      } else if (symbol == null) {
        symbol = axis;
      } else {
        return Dimension.UNKNOWN;
      }
    }
    if (symbol == null) {
      return Dimension.of(product);
    }
    return product == 1 ? symbol : Dimension.UNKNOWN;
  }
}
