package dev.limn.trainer.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.layer.Layer;
import dev.limn.trainer.layer.LayerStack;
import dev.limn.trainer.loss.Objective;
import java.util.Optional;

/**
 * A recipe of the VAE family.
 *
 * <p>The encoder's features go through two dense layers, mean and log-variance; in a conditional
 * model the one-hot label joins the features before them and the latent before the decoder.
 *
 * @param run what every family has
 * @param latent Z
 * @param encoder image to features
 * @param decoder latent to image, ends with sigmoid
 * @param objective what is minimized
 * @param posterior how the encoder's second output becomes a log-variance
 * @param corruption what is done to the images that the encoder sees; empty leaves them
 * @param logitScale what the trained decoder's logits are multiplied by: above 1 it takes back some
 *     of the blur of images that are means
 * @param resolved the recipe's tree
 */
public record VaeRecipe(
    RunSettings run,
    int latent,
    LayerStack encoder,
    LayerStack decoder,
    Objective objective,
    PosteriorSettings posterior,
    Optional<Corruption> corruption,
    float logitScale,
    ObjectNode resolved)
    implements GeneratorRecipe {

  @Override
  public void requireFit(FeatureShape image, int classCount) {
    encoder.output(image);
    decoder.before(new Layer.Sigmoid());
    decoder.require(FeatureShape.flat(latent + classCount), image);
  }
}
