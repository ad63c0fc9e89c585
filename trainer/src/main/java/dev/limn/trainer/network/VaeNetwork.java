package dev.limn.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.limn.UsageException;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.recipe.VaeRecipe;

/**
 * Encoder and decoder of the VAE family. For one thread; its arrays belong to the given manager.
 */
public final class VaeNetwork {

  private final Encoder encoder;
  private final Decoder decoder;
  private final Weights weights;
  private final ParameterStore store;
  private final float logitScale;

  /**
   * Builds the network with the starting weights of the recipe's seed.
   *
   * @param recipe the layers
   * @param image the shape of an image
   * @param classCount K where the family is conditional, else 0
   * @param manager owns the weights
   * @throws UsageException if the layers do not fit the image or each other
   */
  public VaeNetwork(VaeRecipe recipe, FeatureShape image, int classCount, NDManager manager) {
    recipe.requireFit(image, classCount);
    this.encoder = new Encoder(recipe, image, classCount);
    this.decoder = new Decoder(recipe.decoder(), image, classCount);
    this.store = new ParameterStore(manager, false);
    this.logitScale = recipe.logitScale();
    Shape images = new Shape(2, image.channels(), image.height(), image.width());
    encoder.initialize(manager, DataType.FLOAT32, images);
    decoder.initialize(manager, DataType.FLOAT32, new Shape(2, recipe.latent()));
    this.weights = Weights.of("encoder", encoder).and(Weights.of("decoder", decoder));
    weights.draw(recipe.run().seed());
  }

  /**
   * Encodes a batch.
   *
   * @param inputs image float32 {@code [N,C,H,W]} in [0,1], and label int64 {@code [N]} where
   *     conditional
   * @param training whether batch normalisation uses and updates the batch's statistics
   * @return mean and log-variance, float32 {@code [N,Z]}
   */
  public NDList encode(NDList inputs, boolean training) {
    return encoder.forward(store, inputs, training);
  }

  /**
   * Decodes a batch up to the logits.
   *
   * @param inputs latent float32 {@code [N,Z]}, and label int64 {@code [N]} where conditional
   * @param training whether batch normalisation uses and updates the batch's statistics
   * @return float32 {@code [N,C,H,W]}, before the sigmoid
   */
  public NDArray logits(NDList inputs, boolean training) {
    return decoder.logits(store, inputs, training);
  }

  /**
   * Multiplies the logits from now on by the recipe's scale: what training ends with and the loss
   * never sees. It changes the weights, so it costs a decoder nothing.
   */
  public void scaleLogits() {
    if (logitScale != 1) {
      weights.scaleLastLayer(logitScale);
    }
  }

  /**
   * The encoder as a block, for export.
   *
   * @return image (and label) to mean and log-variance
   */
  public Block encoder() {
    return encoder;
  }

  /**
   * The decoder as a block, for export.
   *
   * @return latent (and label) to image in [0,1]
   */
  public Block decoder() {
    return decoder;
  }

  /**
   * The network's arrays.
   *
   * @return encoder's first, then decoder's
   */
  public Weights weights() {
    return weights;
  }
}
