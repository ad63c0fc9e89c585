package dev.limn.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.limn.trainer.layer.LayerStack;

/** Image {@code [N,C,H,W]} and label {@code [N]} to score {@code [N,1]}: labels are planes. */
final class PlanesDiscriminator extends AbstractBlock {

  private final Block layers;
  private final int classCount;

  PlanesDiscriminator(LayerStack scores, int classCount) {
    this.layers = addChildBlock("layers", scores.block());
    this.classCount = classCount;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray joined = Conditioning.joinPlanes(inputs.get(0), inputs, classCount); // [N,C+K,H,W]
    return layers.forward(store, new NDList(joined), training);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Shape image = inputs[0];
    layers.initialize(
        manager,
        type,
        new Shape(image.get(0), image.get(1) + classCount, image.get(2), image.get(3)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), 1)};
  }
}
