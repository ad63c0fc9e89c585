package dev.limn.trainer.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Everything that one training run depends on. Immutable. */
public sealed interface Recipe permits VaeRecipe, GanRecipe {

  /**
   * What every family has.
   *
   * @return name, data set, epochs and so on
   */
  RunSettings run();

  /**
   * How many numbers a latent has.
   *
   * @return Z
   */
  int latent();

  /**
   * The recipe as it was resolved: base, differences and overrides put together.
   *
   * @return a tree with the keys of a recipe file
   */
  ObjectNode resolved();
}
