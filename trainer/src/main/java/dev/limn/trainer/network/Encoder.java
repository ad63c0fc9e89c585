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
import dev.limn.trainer.layer.LayerStack;

/** Image {@code [N,C,H,W]} (and label {@code [N]}) to mean and log-variance {@code [N,Z]}. */
final class Encoder extends AbstractBlock {

  private final Block features;
  private final Block mean;
  private final Block logVariance;
  private final int featureCount;
  private final int latent;
  private final int classCount;

  Encoder(LayerStack layers, FeatureShape image, int latent, int classCount) {
    this.features = addChildBlock("features", layers.block());
    this.mean = addChildBlock("mean", Linear.builder().setUnits(latent).build());
    this.logVariance = addChildBlock("log_variance", Linear.builder().setUnits(latent).build());
    this.featureCount = layers.output(image).count();
    this.latent = latent;
    this.classCount = classCount;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray made = features.forward(store, new NDList(inputs.get(0)), training).singletonOrThrow();
    NDArray rows = made.reshape(-1, featureCount); // [N,F]
    NDList joined = new NDList(Conditioning.join(rows, inputs, classCount)); // [N,F+K]
    return new NDList(
        mean.forward(store, joined, training).singletonOrThrow(),
        logVariance.forward(store, joined, training).singletonOrThrow());
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
