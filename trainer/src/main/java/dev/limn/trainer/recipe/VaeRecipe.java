package dev.limn.trainer.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.layer.Layer;
import dev.limn.trainer.layer.LayerStack;
import dev.limn.trainer.loss.ReconstructionLoss;

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
 * @param reconstruction how an image is compared with its reconstruction
 * @param beta weight of the KL term
 * @param resolved the recipe's tree
 */
public record VaeRecipe(
    RunSettings run,
    int latent,
    LayerStack encoder,
    LayerStack decoder,
    ReconstructionLoss reconstruction,
    float beta,
    ObjectNode resolved)
    implements GeneratorRecipe {

  @Override
  public void requireFit(FeatureShape image, int classCount) {
    encoder.output(image);
    decoder.before(new Layer.Sigmoid());
    decoder.require(FeatureShape.flat(latent + classCount), image);
  }
}
