package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.limn.trainer.block.ConvTranspose2d;

/** Blocks as users write them: plain DJL, nothing of Limn's exporter in them. */
final class UserBlocks {

  private UserBlocks() {}

  /** {@code x + W2 f(W1 x)}, with a lambda in between. */
  static final class Residual extends AbstractBlock {
    private final Block narrow;
    private final Block bend =
        addChildBlock("bend", LambdaBlock.singleton(x -> x.mul(0.5f).tanh().add(x.square().neg())));
    private Block wide;

    Residual(int units) {
      narrow = addChildBlock("narrow", Linear.builder().setUnits(units).build());
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      NDList bent = bend.forward(store, narrow.forward(store, inputs, training), training);
      NDArray change = wide.forward(store, bent, training).singletonOrThrow();
      return new NDList(inputs.singletonOrThrow().add(change));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
      wide = addChildBlock("wide", Linear.builder().setUnits(inputs[0].get(1)).build());
      narrow.initialize(manager, type, inputs);
      wide.initialize(manager, type, narrow.getOutputShapes(inputs));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return inputs;
    }
  }

  /** An encoder: features, then mean and log-variance. */
  static final class TwoHeads extends AbstractBlock {
    private final Block flat = addChildBlock("flat", Blocks.batchFlattenBlock());
    private final Block features = addChildBlock("features", Linear.builder().setUnits(32).build());
    private final Block mean;
    private final Block logVariance;

    TwoHeads(int latent) {
      mean = addChildBlock("mean", Linear.builder().setUnits(latent).build());
      logVariance = addChildBlock("log_variance", Linear.builder().setUnits(latent).build());
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      NDList rows = features.forward(store, flat.forward(store, inputs, training), training);
      NDList bent = new NDList(Activation.relu(rows.singletonOrThrow()));
      return new NDList(
          mean.forward(store, bent, training).singletonOrThrow(),
          logVariance.forward(store, bent, training).singletonOrThrow());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
      Shape rows = new Shape(1, inputs[0].slice(1).size());
      features.initialize(manager, type, rows);
      mean.initialize(manager, type, new Shape(1, 32));
      logVariance.initialize(manager, type, new Shape(1, 32));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      throw new UnsupportedOperationException("not needed here");
    }
  }

  /** A decoder of latent and label. */
  static final class Conditional extends AbstractBlock {
    private final int classes;
    private final Block layers =
        addChildBlock(
            "layers",
            new SequentialBlock()
                .add(Linear.builder().setUnits(196).build())
                .addSingleton(x -> x.reshape(-1, 4, 7, 7))
                .add(new ConvTranspose2d(3, 4, 2, 1, 0))
                .add(Activation.reluBlock())
                .add(new ConvTranspose2d(1, 3, 2, 1, 1))
                .add(Activation.sigmoidBlock()));

    Conditional(int classes) {
      this.classes = classes;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      NDArray label = inputs.get(1).oneHot(classes);
      return layers.forward(store, new NDList(inputs.get(0).concat(label, 1)), training);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
      layers.initialize(manager, type, new Shape(1, inputs[0].get(1) + classes));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return new Shape[] {new Shape(inputs[0].get(0), 1, 28, 28)};
    }
  }
}
