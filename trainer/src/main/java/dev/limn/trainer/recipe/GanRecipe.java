package dev.limn.trainer.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.UsageException;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.layer.Layer;
import dev.limn.trainer.layer.LayerStack;

/**
 * A recipe of a generative adversarial network.
 *
 * <p>In a conditional one, the one-hot label joins the generator's latent.
 *
 * @param run what every family has
 * @param latent Z
 * @param generator latent to image in [-1,1], ends with tanh
 * @param discriminator image to a score, above 0 for real; ends with sigmoid where the loss takes
 *     its scores for logits
 * @param adversarial how the players learn
 * @param condition how a conditional discriminator is told the label
 * @param resolved the recipe's tree
 */
public record GanRecipe(
    RunSettings run,
    int latent,
    LayerStack generator,
    LayerStack discriminator,
    AdversarialSettings adversarial,
    Condition condition,
    ObjectNode resolved)
    implements GeneratorRecipe {

  @Override
  public void requireFit(FeatureShape image, int classCount) {
    generator.before(new Layer.Tanh());
    generator.require(FeatureShape.flat(latent + classCount), image);
    LayerStack scores = scores();
    discriminator.require(judged(image, classCount), FeatureShape.flat(1));
    if (classCount > 0 && condition == Condition.PROJECTION) {
      scores.before(new Layer.Dense(1));
    }
  }

  /**
   * The discriminator up to its scores, which losses are computed from.
   *
   * @return its layers without a final sigmoid
   * @throws UsageException if a sigmoid is missing or out of place
   */
  public LayerStack scores() {
    Layer sigmoid = new Layer.Sigmoid();
    if (adversarial.loss().probabilistic()) {
      return discriminator.before(sigmoid);
    }
    if (discriminator.layers().get(discriminator.layers().size() - 1).equals(sigmoid)) {
      throw new UsageException(
          "discriminator must not end with sigmoid: the loss "
              + adversarial.loss()
              + " takes scores, not probabilities");
    }
    return discriminator;
  }

  /**
   * What the discriminator's first layer is given.
   *
   * @param image the shape of an image
   * @param classCount K where the family is conditional, else 0
   * @return the image, with K more channels where labels are planes
   */
  public FeatureShape judged(FeatureShape image, int classCount) {
    int planes = condition == Condition.PLANES ? classCount : 0;
    return FeatureShape.planes(image.channels() + planes, image.height(), image.width());
  }
}
