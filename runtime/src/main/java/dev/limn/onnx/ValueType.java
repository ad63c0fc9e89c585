package dev.limn.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The declared type of one graph input or output: a dense tensor.
 *
 * @param name the value's name in the graph
 * @param type its element type
 * @param shape its axes, outermost first; empty for a scalar
 */
public record ValueType(String name, ElementType type, List<Dimension> shape) {

  /** Copies the shape. */
  public ValueType {
    shape = List.copyOf(shape);
  }

  /**
   * A type whose leading axis is the batch.
   *
   * @param name the value's name
   * @param type its element type
   * @param rest the fixed sizes of the other axes
   * @return {@code name type [N,rest...]}
   */
  public static ValueType batched(String name, ElementType type, long... rest) {
    List<Dimension> shape = new ArrayList<>();
    shape.add(Dimension.BATCH);
    for (long size : rest) {
      shape.add(Dimension.of(size));
    }
    return new ValueType(name, type, shape);
  }

  /** Number of axes. */
  public int rank() {
    return shape.size();
  }

  /**
   * The same type under another name.
   *
   * @param newName the other name
   * @return the renamed type
   */
  public ValueType named(String newName) {
    return new ValueType(newName, type, shape);
  }

  /** As error messages show it: {@code latent float32 [N,20]}. */
  @Override
  public String toString() {
    return name + " " + type + " " + shapeText(shape);
  }

  static String shapeText(List<Dimension> shape) {
    return shape.stream().map(Dimension::toString).collect(Collectors.joining(",", "[", "]"));
  }
}
