package dev.limn.trainer.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.UsageException;
import dev.limn.trainer.layer.FeatureShape;

/** Everything that one training run depends on. Immutable. */
public sealed interface Recipe permits GeneratorRecipe, ClassifierRecipe {

  /**
   * What every family has.
   *
   * @return name, data set, epochs and so on
   */
  RunSettings run();

  /**
   * Holds that the layers fit each other and the images.
   *
   * @param image the shape of an image
   * @param classCount K where the family is labelled, else 0
   * @throws UsageException if they do not; the message names stack, layer and shapes
   */
  void requireFit(FeatureShape image, int classCount);

  /**
   * The recipe as it was resolved: base, differences and overrides put together.
   *
   * @return a tree with the keys of a recipe file
   */
  ObjectNode resolved();
}
