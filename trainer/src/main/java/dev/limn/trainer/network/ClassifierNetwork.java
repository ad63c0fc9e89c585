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
import dev.limn.trainer.recipe.ClassifierRecipe;

/** A classifier. For one thread; its arrays belong to the given manager. */
public final class ClassifierNetwork {

  private final Classifier classifier;
  private final Weights weights;
  private final ParameterStore store;

  /**
   * Builds the network with the starting weights of the recipe's seed.
   *
   * @param recipe the layers
   * @param image the shape of an image
   * @param classCount K, at least 2
   * @param manager owns the weights
   * @throws UsageException if the layers do not fit the image or each other
   */
  public ClassifierNetwork(
      ClassifierRecipe recipe, FeatureShape image, int classCount, NDManager manager) {
    recipe.requireFit(image, classCount);
    this.classifier = new Classifier(recipe.features(), image, classCount);
    this.store = new ParameterStore(manager, false);
    classifier.initialize(
        manager, DataType.FLOAT32, new Shape(2, image.channels(), image.height(), image.width()));
    this.weights = Weights.of("classifier", classifier);
    weights.draw(recipe.run().seed());
  }

  /**
   * Reads a batch.
   *
   * @param images float32 {@code [N,C,H,W]} in [0,1]
   * @param training whether batch normalisation uses and updates the batch's statistics
   * @return logits float32 {@code [N,K]} and features float32 {@code [N,F]}
   */
  public NDList read(NDArray images, boolean training) {
    return classifier.forward(store, new NDList(images), training);
  }

  /**
   * The classifier as a block, for export.
   *
   * @return image to logits and features
   */
  public Block classifier() {
    return classifier;
  }

  /**
   * The network's arrays.
   *
   * @return the features' layers first, then the logits'
   */
  public Weights weights() {
    return weights;
  }
}
