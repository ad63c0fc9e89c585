package dev.limn.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.recipe.PosteriorSettings;
import dev.limn.trainer.recipe.VaeRecipe;

/** Image {@code [N,C,H,W]} (and label {@code [N]}) to mean and log-variance {@code [N,Z]}. */
final class Encoder extends AbstractBlock {

  private final Block features;
  private final Block mean;
  private final Block logVariance;
  private final PosteriorSettings posterior;
  private final int featureCount;
  private final int latent;
  private final int classCount;

  Encoder(VaeRecipe recipe, FeatureShape image, int classCount) {
    this.features = addChildBlock("features", recipe.encoder().block());
    this.latent = recipe.latent();
    this.mean = addChildBlock("mean", Linear.builder().setUnits(latent).build());
    this.logVariance = addChildBlock("log_variance", Linear.builder().setUnits(latent).build());
    this.posterior = recipe.posterior();
    this.featureCount = recipe.encoder().output(image).count();
    this.classCount = classCount;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray made = features.forward(store, new NDList(inputs.get(0)), training).singletonOrThrow();
    NDArray rows = made.reshape(-1, featureCount); // [N,F]
    NDList joined = new NDList(Conditioning.join(rows, inputs, classCount)); // [N,F+K]
    NDArray second = logVariance.forward(store, joined, training).singletonOrThrow(); // [N,Z]
    return new NDList(
        mean.forward(store, joined, training).singletonOrThrow(),
        PosteriorHead.logVariance(second, posterior));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    features.initialize(manager, type, inputs[0]);
    Shape joined = new Shape(inputs[0].get(0), featureCount + classCount);
    mean.initialize(manager, type, joined);
    logVariance.initialize(manager, type, joined);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape rows = new Shape(inputs[0].get(0), latent);
    return new Shape[] {rows, rows};
  }
}
