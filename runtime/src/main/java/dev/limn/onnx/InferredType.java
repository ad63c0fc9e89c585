package dev.limn.onnx;

import java.util.Arrays;
import java.util.List;

/**
 * What is known of a value.
 *
 * @param type its element type, null where unknown
 * @param shape its axes, null where not even their number is known
 */
record InferredType(ElementType type, List<Dimension> shape) {

  static final InferredType UNKNOWN = new InferredType(null, null);

  InferredType {
    shape = shape == null ? null : List.copyOf(shape);
  }

  static InferredType of(ValueType value) {
    return new InferredType(value.type(), value.shape());
  }

  static InferredType of(Tensor tensor) {
    return new InferredType(
        tensor.type(), Arrays.stream(tensor.shape()).mapToObj(Dimension::of).toList());
  }

  boolean isRanked() {
    return shape != null;
  }

  int rank() {
    return shape.size();
  }

  Dimension dimension(int axis) {
    return shape.get(axis);
  }

  InferredType as(ElementType other) {
    return new InferredType(other, shape);
  }

  InferredType shaped(List<Dimension> other) {
    return new InferredType(type, other);
  }

  @Override
  public String toString() {
    return (type == null ? "?" : type)
        + " "
        + (shape == null ? "[...]" : ValueType.shapeText(shape));
  }
}
