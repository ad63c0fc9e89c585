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
 * Latent {@code [N,Z]} to image {@code [N,C,H,W]} in [0,1], through a network that ends in tanh.
 */
final class Generator extends AbstractBlock {

  private final Block layers;
  private final FeatureShape image;

  Generator(LayerStack stack, FeatureShape image) {
    this.layers = addChildBlock("layers", stack.block());
    this.image = image;
  }

  /** The image in [-1,1], which the discriminator sees. */
  NDArray signed(ParameterStore store, NDArray latents, boolean training) {
    return layers.forward(store, new NDList(latents), training).singletonOrThrow();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(signed(store, inputs.get(0), training).add(1).mul(0.5f));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    layers.initialize(manager, type, inputs[0]);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {
      new Shape(inputs[0].get(0), image.channels(), image.height(), image.width())
    };
  }
}
