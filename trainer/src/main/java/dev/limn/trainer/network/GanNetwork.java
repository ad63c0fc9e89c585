package dev.limn.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.limn.UsageException;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.layer.Layer;
import dev.limn.trainer.recipe.GanRecipe;

/** Generator and discriminator. For one thread; its arrays belong to the given manager. */
public final class GanNetwork {

  private final Generator generator;
  private final SequentialBlock discriminator;
  private final Weights generatorWeights;
  private final Weights discriminatorWeights;
  private final ParameterStore store;

  /**
   * Builds the network with the starting weights of the recipe's seed.
   *
   * @param recipe the layers
   * @param image the shape of an image
   * @param manager owns the weights
   * @throws UsageException if the layers do not fit the image or each other
   */
  public GanNetwork(GanRecipe recipe, FeatureShape image, NDManager manager) {
    recipe.requireFit(image, 0);
    this.generator = new Generator(recipe.generator(), image);
    this.discriminator = recipe.discriminator().before(new Layer.Sigmoid()).block();
    this.store = new ParameterStore(manager, false);
    generator.initialize(manager, DataType.FLOAT32, new Shape(2, recipe.latent()));
    discriminator.initialize(
        manager, DataType.FLOAT32, new Shape(2, image.channels(), image.height(), image.width()));
    this.generatorWeights = Weights.of("generator", generator);
    this.discriminatorWeights = Weights.of("discriminator", discriminator);
    generatorWeights.draw(recipe.run().seed());
    // Another seed: the two players must not start from the same numbers.
    discriminatorWeights.draw(~recipe.run().seed());
  }

  /**
   * Generates a batch.
   *
   * @param latents float32 {@code [N,Z]}
   * @param training whether batch normalisation uses and updates the batch's statistics
   * @return images float32 {@code [N,C,H,W]} in [-1,1]
   */
  public NDArray generate(NDArray latents, boolean training) {
    return generator.signed(store, latents, training);
  }

  /**
   * Judges a batch.
   *
   * @param images float32 {@code [N,C,H,W]} in [-1,1]
   * @return float32 {@code [N,1]}, logits of the probability that an image is real
   */
  public NDArray judge(NDArray images) {
    return discriminator.forward(store, new NDList(images), true).singletonOrThrow();
  }

  /**
   * The generator as a block, for export.
   *
   * @return latent to image in [0,1]
   */
  public Block generator() {
    return generator;
  }

  /**
   * The generator's arrays.
   *
   * @return in the order of its layers
   */
  public Weights generatorWeights() {
    return generatorWeights;
  }

  /**
   * The discriminator's arrays.
   *
   * @return in the order of its layers
   */
  public Weights discriminatorWeights() {
    return discriminatorWeights;
  }

  /**
   * All arrays.
   *
   * @return the generator's first, then the discriminator's
   */
  public Weights weights() {
    return generatorWeights.and(discriminatorWeights);
  }
}
