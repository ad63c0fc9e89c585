package dev.limn.trainer.recipe;

/** A recipe of a model that draws images from latents. */
public sealed interface GeneratorRecipe extends Recipe permits VaeRecipe, GanRecipe {

  /**
   * How many numbers a latent has.
   *
   * @return Z
   */
  int latent();
}
