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
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.layer.LayerStack;

/**
 * Latent {@code [N,Z]} (and label {@code [N]}) to image {@code [N,C,H,W]} in [0,1], through a
 * network that ends in tanh.
 */
final class Generator extends AbstractBlock {

  private final Block layers;
  private final FeatureShape image;
  private final int classCount;

  Generator(LayerStack stack, FeatureShape image, int classCount) {
    this.layers = addChildBlock("layers", stack.block());
    this.image = image;
    this.classCount = classCount;
  }

  /** The image in [-1,1], which the discriminator sees. */
  NDArray signed(ParameterStore store, NDList inputs, boolean training) {
    NDArray joined = Conditioning.join(inputs.get(0), inputs, classCount); // [N,Z+K]
    return layers.forward(store, new NDList(joined), training).singletonOrThrow();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(signed(store, inputs, training).add(1).mul(0.5f));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    layers.initialize(manager, type, new Shape(inputs[0].get(0), inputs[0].get(1) + classCount));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {
      new Shape(inputs[0].get(0), image.channels(), image.height(), image.width())
    };
  }
}
