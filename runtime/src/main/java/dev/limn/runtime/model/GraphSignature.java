package dev.limn.runtime.model;

import java.util.List;

/**
 * The inputs and outputs of one graph of a package.
 *
 * @param file the graph's path in the package
 * @param inputs its inputs
 * @param outputs its outputs
 */
public record GraphSignature(String file, List<Value> inputs, List<Value> outputs) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a part is missing
   */
  public GraphSignature {
    if (file == null || inputs == null || outputs == null) {
      throw new IllegalArgumentException("a graph needs its file, inputs and outputs");
    }
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * An input or output.
   *
   * @param name its name in the graph
   * @param type its element type, such as {@code float32}
   * @param shape its axes: a number, or {@code N} for the batch
   */
  public record Value(String name, String type, List<String> shape) {

    /**
     * Copies the shape.
     *
     * @throws IllegalArgumentException if a part is missing
     */
    public Value {
      if (name == null || type == null || shape == null) {
        throw new IllegalArgumentException("an input or output needs its name, type and shape");
      }
      shape = List.copyOf(shape);
    }
  }
}
