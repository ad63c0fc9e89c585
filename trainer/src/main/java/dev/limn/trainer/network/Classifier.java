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

/** Image {@code [N,C,H,W]} to logits {@code [N,K]} and features {@code [N,F]}. */
final class Classifier extends AbstractBlock {

  private final Block features;
  private final Block logits;
  private final int featureCount;
  private final int classCount;

  Classifier(LayerStack layers, FeatureShape image, int classCount) {
    this.features = addChildBlock("features", layers.block());
    this.logits = addChildBlock("logits", Linear.builder().setUnits(classCount).build());
    this.featureCount = layers.output(image).count();
    this.classCount = classCount;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray made = features.forward(store, inputs, training).singletonOrThrow(); // [N,F]
    return new NDList(logits.forward(store, new NDList(made), training).singletonOrThrow(), made);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    features.initialize(manager, type, inputs[0]);
    logits.initialize(manager, type, new Shape(inputs[0].get(0), featureCount));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long rows = inputs[0].get(0);
    return new Shape[] {new Shape(rows, classCount), new Shape(rows, featureCount)};
  }
}
