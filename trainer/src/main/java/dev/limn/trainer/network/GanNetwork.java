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
import dev.limn.trainer.layer.Layer;
import dev.limn.trainer.layer.LayerStack;
import dev.limn.trainer.recipe.Condition;
import dev.limn.trainer.recipe.GanRecipe;
import java.util.Optional;

/**
 * Generator and discriminator, and the generator's running average where the recipe wants one. For
 * one thread; its arrays belong to the given manager.
 */
public final class GanNetwork {

  private final Generator generator;
  private final Block discriminator;
  private final Optional<AverageGenerator> average;
  private final Weights generatorWeights;
  private final Weights discriminatorWeights;
  private final ParameterStore store;

  /**
   * Builds the network with the starting weights of the recipe's seed.
   *
   * @param recipe the layers
   * @param image the shape of an image
   * @param classCount K where the family is conditional, else 0
   * @param manager owns the weights
   * @throws UsageException if the layers do not fit the image or each other
   */
  public GanNetwork(GanRecipe recipe, FeatureShape image, int classCount, NDManager manager) {
    recipe.requireFit(image, classCount);
    this.generator = generator(recipe, image, classCount, manager);
    this.discriminator = discriminator(recipe, image, classCount);
    this.store = new ParameterStore(manager, false);
    discriminator.initialize(
        manager, DataType.FLOAT32, new Shape(2, image.channels(), image.height(), image.width()));
    this.generatorWeights = Weights.of("generator", generator);
    this.discriminatorWeights = Weights.of("discriminator", discriminator);
    generatorWeights.draw(recipe.run().seed());
    // Another seed: the two players must not start from the same numbers.
    discriminatorWeights.draw(~recipe.run().seed());
    float decay = recipe.adversarial().generatorAverage();
    this.average =
        decay == 0
            ? Optional.empty()
            : Optional.of(
                new AverageGenerator(
                    generator(recipe, image, classCount, manager), generatorWeights, decay));
  }

  private static Generator generator(
      GanRecipe recipe, FeatureShape image, int classCount, NDManager manager) {
    Generator made = new Generator(recipe.generator(), image, classCount);
    made.initialize(manager, DataType.FLOAT32, new Shape(2, recipe.latent()));
    return made;
  }

  private static Block discriminator(GanRecipe recipe, FeatureShape image, int classCount) {
    LayerStack scores = recipe.scores();
    if (classCount == 0) {
      return scores.block();
    }
    if (recipe.condition() == Condition.PLANES) {
      return new PlanesDiscriminator(scores, classCount);
    }
    return new ProjectionDiscriminator(scores.before(new Layer.Dense(1)), image, classCount);
  }

  /**
   * Generates a batch to train on: batch normalisation uses and updates the batch's statistics.
   *
   * @param inputs latent float32 {@code [N,Z]}, and label int64 {@code [N]} where conditional
   * @return images float32 {@code [N,C,H,W]} in [-1,1]
   */
  public NDArray generate(NDList inputs) {
    return generator.signed(store, inputs, true);
  }

  /**
   * Judges a batch.
   *
   * @param inputs images float32 {@code [N,C,H,W]} in [-1,1], and label int64 {@code [N]} where
   *     conditional
   * @return float32 {@code [N,1]}, scores: higher for what looks real
   */
  public NDArray judge(NDList inputs) {
    return discriminator.forward(store, inputs, true).singletonOrThrow();
  }

  /**
   * Draws samples as the exported generator will.
   *
   * @param inputs latent float32 {@code [N,Z]}, and label int64 {@code [N]} where conditional
   * @return images float32 {@code [N,C,H,W]} in [0,1]
   */
  public NDArray sample(NDList inputs) {
    return generator().forward(store, inputs, false).singletonOrThrow();
  }

  /**
   * Moves the generator's running average, where there is one, towards the generator.
   *
   * @param steps how many steps the generator has made
   */
  public void average(long steps) {
    average.ifPresent(one -> one.follow(steps));
  }

  /**
   * The generator as a block, for export: its running average where there is one.
   *
   * @return latent (and label) to image in [0,1]
   */
  public Block generator() {
    return average.map(AverageGenerator::generator).orElse(generator);
  }

  /**
   * The arrays of the generator that is trained.
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
   * @return the generator's first, then the discriminator's, then those of the running average
   */
  public Weights weights() {
    Weights players = generatorWeights.and(discriminatorWeights);
    return average.map(one -> players.and(one.weights())).orElse(players);
  }
}
