package dev.limn.trainer.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.layer.Layer;
import dev.limn.trainer.layer.LayerStack;

/**
 * A recipe of a generative adversarial network.
 *
 * @param run what every family has
 * @param latent Z
 * @param generator latent to image in [-1,1], ends with tanh
 * @param discriminator image to the probability that it is real, ends with sigmoid
 * @param resolved the recipe's tree
 */
public record GanRecipe(
    RunSettings run,
    int latent,
    LayerStack generator,
    LayerStack discriminator,
    ObjectNode resolved)
    implements GeneratorRecipe {

  @Override
  public void requireFit(FeatureShape image, int classCount) {
    generator.before(new Layer.Tanh());
    generator.require(FeatureShape.flat(latent), image);
    discriminator.before(new Layer.Sigmoid());
    discriminator.require(image, FeatureShape.flat(1));
  }
}
