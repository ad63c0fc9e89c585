package dev.limn.trainer.layer;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import dev.limn.trainer.block.ConvTranspose2d;
import dev.limn.trainer.block.Linear;

/**
 * One layer of a network. A layer states what it makes; what it is given follows from the layers
 * before it. Immutable.
 */
public sealed interface Layer {

  /**
   * The shape this layer makes.
   *
   * @param input the shape of what it is given
   * @return the shape of one row of its output
   * @throws IllegalArgumentException if it cannot take that input; the message is one clause
   */
  FeatureShape output(FeatureShape input);

  /**
   * Builds the block that computes this layer.
   *
   * @return a new block without parameters yet
   */
  Block block();

  /**
   * Every feature from every feature: {@code y = W x + b}.
   *
   * @param units features it makes
   */
  record Dense(int units) implements Layer {

    /** Checks the range. */
    public Dense {
      Range.atLeast(1, units, "units");
    }

    @Override
    public FeatureShape output(FeatureShape input) {
      requireFlat(input);
      return FeatureShape.flat(units);
    }

    @Override
    public Block block() {
      return new Linear(units);
    }

    @Override
    public String toString() {
      return "dense " + units;
    }
  }

  /**
   * A convolution of planes.
   *
   * @param window channels it makes, kernel, stride, padding
   * @param bias whether a number a channel is added
   */
  record Conv(Window window, boolean bias) implements Layer {

    @Override
    public FeatureShape output(FeatureShape input) {
      requirePlanes(input);
      return FeatureShape.planes(
          window.out(), window.shrunk(input.height()), window.shrunk(input.width()));
    }

    @Override
    public Block block() {
      return Conv2d.builder()
          .setFilters(window.out())
          .setKernelShape(square(window.kernel()))
          .optStride(square(window.stride()))
          .optPadding(square(window.padding()))
          .optBias(bias)
          .build();
    }

    @Override
    public String toString() {
      return "conv " + window;
    }
  }

  /**
   * A transposed convolution of planes.
   *
   * @param window channels it makes, kernel, stride, padding
   * @param outputPadding rows and columns added at the far side, less than the stride
   * @param bias whether a number a channel is added
   */
  record ConvTranspose(Window window, int outputPadding, boolean bias) implements Layer {

    /** Checks the range. */
    public ConvTranspose {
      if (outputPadding < 0 || outputPadding >= window.stride()) {
        throw new IllegalArgumentException(
            "output-padding must be from 0 to less than the stride, found " + outputPadding);
      }
    }

    @Override
    public FeatureShape output(FeatureShape input) {
      requirePlanes(input);
      return FeatureShape.planes(
          window.out(),
          window.grown(input.height()) + outputPadding,
          window.grown(input.width()) + outputPadding);
    }

    @Override
    public Block block() {
      return new ConvTranspose2d(
          window.out(), window.kernel(), window.stride(), window.padding(), outputPadding, bias);
    }

    @Override
    public String toString() {
      return "conv-transpose "
          + window
          + (outputPadding == 0 ? "" : " output-padding " + outputPadding);
    }
  }

  /** Each feature or channel shifted and scaled to mean 0 and variance 1 over the batch. */
  record BatchNorm() implements Layer {

    // DJL's momentum weighs the old value: 0.9 is PyTorch's 0.1.
    private static final float MOMENTUM = 0.9f;
    private static final float EPSILON = 1e-5f;

    @Override
    public FeatureShape output(FeatureShape input) {
      return input;
    }

    @Override
    public Block block() {
      return ai.djl.nn.norm.BatchNorm.builder().optEpsilon(EPSILON).optMomentum(MOMENTUM).build();
    }

    @Override
    public String toString() {
      return "batch-norm";
    }
  }

  /**
   * The greatest number of each square of a plane; rows and columns that fill no square are left
   * out.
   *
   * @param size rows and columns of a square
   */
  record MaxPool(int size) implements Layer {

    /** Checks the range. */
    public MaxPool {
      Range.atLeast(1, size, "max-pool");
    }

    @Override
    public FeatureShape output(FeatureShape input) {
      requirePlanes(input);
      if (size > Math.min(input.height(), input.width())) {
        throw new IllegalArgumentException("a square of " + size + " is larger than the planes");
      }
      return FeatureShape.planes(input.channels(), input.height() / size, input.width() / size);
    }

    @Override
    public Block block() {
      return Pool.maxPool2dBlock(square(size), square(size));
    }

    @Override
    public String toString() {
      return "max-pool " + size;
    }
  }

  /** {@code max(x, 0)}. */
  record Relu() implements Layer {

    @Override
    public FeatureShape output(FeatureShape input) {
      return input;
    }

    @Override
    public Block block() {
      return Activation.reluBlock();
    }

    @Override
    public String toString() {
      return "relu";
    }
  }

  /**
   * {@code x} where positive, else {@code slope * x}.
   *
   * @param slope of the negative side, from 0 to 1
   */
  record LeakyRelu(float slope) implements Layer {

    /** Checks the range. */
    public LeakyRelu {
      if (!(slope >= 0 && slope <= 1)) {
        throw new IllegalArgumentException("leaky-relu slope must be from 0 to 1, found " + slope);
      }
    }

    @Override
    public FeatureShape output(FeatureShape input) {
      return input;
    }

    @Override
    public Block block() {
      return Activation.leakyReluBlock(slope);
    }

    @Override
    public String toString() {
      return "leaky-relu " + slope;
    }
  }

  /** {@code 1 / (1 + exp(-x))}. */
  record Sigmoid() implements Layer {

    @Override
    public FeatureShape output(FeatureShape input) {
      return input;
    }

    @Override
    public Block block() {
      return Activation.sigmoidBlock();
    }

    @Override
    public String toString() {
      return "sigmoid";
    }
  }

  /** The hyperbolic tangent. */
  record Tanh() implements Layer {

    @Override
    public FeatureShape output(FeatureShape input) {
      return input;
    }

    @Override
    public Block block() {
      return Activation.tanhBlock();
    }

    @Override
    public String toString() {
      return "tanh";
    }
  }

  /** Planes as one row of features. */
  record Flatten() implements Layer {

    @Override
    public FeatureShape output(FeatureShape input) {
      return input.flattened();
    }

    @Override
    public Block block() {
      return Blocks.batchFlattenBlock();
    }

    @Override
    public String toString() {
      return "flatten";
    }
  }

  /**
   * The same numbers in another shape.
   *
   * @param shape the new shape of a row
   */
  record Reshape(FeatureShape shape) implements Layer {

    @Override
    public FeatureShape output(FeatureShape input) {
      if (input.count() != shape.count()) {
        throw new IllegalArgumentException(
            "cannot make " + shape.count() + " numbers of " + input.count());
      }
      return shape;
    }

    @Override
    public Block block() {
      long[] sizes = new long[shape.sizes().size() + 1];
      sizes[0] = -1;
      for (int axis = 1; axis < sizes.length; axis++) {
        sizes[axis] = shape.sizes().get(axis - 1);
      }
      return LambdaBlock.singleton(array -> array.reshape(sizes), "Reshape");
    }

    @Override
    public String toString() {
      return "reshape " + shape;
    }
  }

  private static void requireFlat(FeatureShape input) {
    if (!input.isFlat()) {
      throw new IllegalArgumentException("needs features [F], put flatten before it");
    }
  }

  private static void requirePlanes(FeatureShape input) {
    if (input.isFlat()) {
      throw new IllegalArgumentException("needs planes [C,H,W], put reshape before it");
    }
  }

  private static Shape square(int side) {
    return new Shape(side, side);
  }
}
