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

/**
 * Image {@code [N,C,H,W]} and label {@code [N]} to score {@code [N,1]}: what the features say of
 * any image, and how well they agree with the label's own vector.
 */
final class ProjectionDiscriminator extends AbstractBlock {

  private final Block features;
  private final Block head;
  private final Block projections;
  private final int featureCount;
  private final int classCount;

  /** Of layers whose outputs, {@code [F]}, are the features. */
  ProjectionDiscriminator(LayerStack layers, FeatureShape image, int classCount) {
    this.features = addChildBlock("features", layers.block());
    this.head = addChildBlock("head", Linear.builder().setUnits(1).build());
    this.projections =
        addChildBlock("projections", Linear.builder().setUnits(classCount).optBias(false).build());
    this.featureCount = layers.output(image).count();
    this.classCount = classCount;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList found = features.forward(store, new NDList(inputs.get(0)), training); // [N,F]
    NDArray score = head.forward(store, found, training).singletonOrThrow(); // [N,1]
    NDArray each = projections.forward(store, found, training).singletonOrThrow(); // [N,K]
    NDArray own = each.mul(Conditioning.oneHot(inputs, classCount)).sum(new int[] {1}, true);
    return new NDList(score.add(own));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    features.initialize(manager, type, inputs[0]);
    Shape rows = new Shape(inputs[0].get(0), featureCount);
    head.initialize(manager, type, rows);
    projections.initialize(manager, type, rows);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), 1)};
  }
}
