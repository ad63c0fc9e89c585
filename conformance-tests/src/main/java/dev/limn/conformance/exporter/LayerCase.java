package dev.limn.conformance.exporter;

import java.util.List;

/**
 * A stack of layers to export.
 *
 * @param name what it is about, unique among the cases
 * @param inputShape axes of the input behind the batch
 * @param classes number of classes of the label input; 0 where there is none
 * @param layers the layers, in order, with their weights
 */
public record LayerCase(String name, int[] inputShape, int classes, List<Layer> layers) {

  /** Copies the layers. */
  public LayerCase {
    layers = List.copyOf(layers);
  }

  /**
   * What the layers make of a batch, by plain loops in double precision.
   *
   * @param input the batch
   * @param labels one class number a sample; empty where the case has no classes
   * @return the output of the last layer
   */
  public NumericArray expected(NumericArray input, long[] labels) {
    NumericArray value = input;
    for (Layer layer : layers) {
      value = layer.apply(value, labels);
    }
    return value;
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
