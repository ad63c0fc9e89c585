package dev.limn.trainer.layer;

import ai.djl.nn.SequentialBlock;
import dev.limn.UsageException;
import java.util.List;

/**
 * Layers one after another.
 *
 * @param name what messages call the stack: {@code encoder}, {@code decoder} and so on
 * @param layers the layers in order, at least one
 */
public record LayerStack(String name, List<Layer> layers) {

  /**
   * Checks that there is a layer.
   *
   * @throws UsageException if there is none
   */
  public LayerStack {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new UsageException(name + " must have at least one layer, found none");
    }
  }

  /**
   * The shape the last layer makes.
   *
   * @param input the shape the first layer is given
   * @return the shape of one row of the output
   * @throws UsageException if a layer cannot take what the one before it makes; the message names
   *     it
   */
  public FeatureShape output(FeatureShape input) {
    FeatureShape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      try {
        shape = layers.get(i).output(shape);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new UsageException(
            "%s layer %d (%s) is given %s: %s"
                .formatted(name, i + 1, layers.get(i), shape, e.getMessage()));
      }
    }
    return shape;
  }

  /**
   * Holds that the stack makes a certain shape.
   *
   * @param input the shape the first layer is given
   * @param wanted the shape the last layer must make
   * @throws UsageException if it makes another
   */
  public void require(FeatureShape input, FeatureShape wanted) {
    FeatureShape found = output(input);
    if (!found.equals(wanted)) {
      Layer last = layers.get(layers.size() - 1);
      throw new UsageException(
          name + " must make " + wanted + ", its last layer (" + last + ") makes " + found);
    }
  }

  /**
   * This stack without its last layer, which must be of a kind.
   *
   * @param last the layer it must end with
   * @return the stack of the layers before it, whose outputs are the logits of that last layer
   * @throws UsageException if it ends with another layer
   */
  public LayerStack before(Layer last) {
    Layer found = layers.get(layers.size() - 1);
    if (!found.equals(last)) {
      throw new UsageException(name + " must end with " + last + ", found " + found);
    }
    return new LayerStack(name, layers.subList(0, layers.size() - 1));
  }

  /**
   * Whether what the last layer is given, reshapes aside, comes straight from weights and a bias.
   *
   * @return true if the last layer but one is a dense layer or a convolution
   */
  public boolean endsWithWeights() {
    for (int i = layers.size() - 2; i >= 0; i--) {
      Layer layer = layers.get(i);
      if (!(layer instanceof Layer.Reshape)) {
        return layer instanceof Layer.Dense
            || layer instanceof Layer.Conv
            || layer instanceof Layer.ConvTranspose;
      }
    }
    return false;
  }

  /**
   * Builds the block that computes the stack.
   *
   * @return a new block without parameters yet
   */
  public SequentialBlock block() {
    SequentialBlock block = new SequentialBlock();
    layers.forEach(layer -> block.add(layer.block()));
    return block;
  }
}
