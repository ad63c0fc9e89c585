package dev.limn.conformance.exporter;

/** One layer with its weights, in evaluation mode. Empty arrays stand for a bias left out. */
public sealed interface Layer {

  /**
   * What the layer makes of a batch, by plain loops in double precision.
   *
   * @param input the batch
   * @param labels one class number a sample; empty where the case has no classes
   * @return the layer's output
   */
  NumericArray apply(NumericArray input, long[] labels);

  /**
   * {@code y = W x + b} over vectors.
   *
   * @param in numbers of input
   * @param out numbers of output
   * @param weight {@code [out,in]}
   * @param bias {@code [out]} or empty
   */
  record Dense(int in, int out, float[] weight, float[] bias) implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return DenseLoops.dense(input, this);
    }
  }

  /**
   * A convolution as learning libraries mean it: the kernel is not flipped.
   *
   * @param in input channels
   * @param out output channels
   * @param window how the kernel moves
   * @param groups parts of the channels that do not see each other
   * @param weight {@code [out,in/groups,k,k]}
   * @param bias {@code [out]} or empty
   */
  record Convolution(int in, int out, Window window, int groups, float[] weight, float[] bias)
      implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return WindowLoops.convolution(input, this);
    }
  }

  /**
   * The adjoint of a convolution: every input pixel adds its kernel to the output.
   *
   * @param in input channels
   * @param out output channels
   * @param window how the kernel moves in the output
   * @param outputPadding rows and columns added at the bottom and the right
   * @param weight {@code [in,out,k,k]}
   * @param bias {@code [out]} or empty
   */
  record TransposedConvolution(
      int in, int out, Window window, int outputPadding, float[] weight, float[] bias)
      implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return WindowLoops.transposedConvolution(input, this);
    }
  }

  /**
   * A square window.
   *
   * @param kernel its side
   * @param stride its step
   * @param padding rows and columns around the image
   * @param dilation distance of its taps
   */
  record Window(int kernel, int stride, int padding, int dilation) {

    /**
     * A window without gaps.
     *
     * @param kernel its side
     * @param stride its step
     * @param padding rows and columns around the image
     * @return the window
     */
    public static Window of(int kernel, int stride, int padding) {
      return new Window(kernel, stride, padding, 1);
    }

    int outputSize(int input) {
      return (input + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
    }
  }

  /**
   * {@code gamma (x - mean) / sqrt(variance + epsilon) + beta} for every channel.
   *
   * @param gamma scale
   * @param beta shift
   * @param mean running mean
   * @param variance running variance
   * @param epsilon added to the variance
   */
  record BatchNormalization(
      float[] gamma, float[] beta, float[] mean, float[] variance, float epsilon) implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return DenseLoops.normalize(input, this);
    }
  }

  /**
   * A function of every element.
   *
   * @param function which one
   */
  record Activation(ActivationFunction function) implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return DenseLoops.map(input, function);
    }
  }

  /** Exponentials that sum to one over the last axis. */
  record Softmax() implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return DenseLoops.softmax(input);
    }
  }

  /**
   * The greatest element under a window; padding never wins.
   *
   * @param window how it moves
   */
  record MaxPool(Window window) implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return WindowLoops.maxPool(input, window);
    }
  }

  /**
   * The mean under a window.
   *
   * @param window how it moves
   * @param countPadding whether padding counts as zeros
   */
  record AveragePool(Window window, boolean countPadding) implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return WindowLoops.averagePool(input, window, countPadding);
    }
  }

  /**
   * One number a channel, as a vector.
   *
   * @param greatest the greatest element rather than the mean
   */
  record GlobalPool(boolean greatest) implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return WindowLoops.globalPool(input, greatest);
    }
  }

  /**
   * Every pixel repeated.
   *
   * @param factor how often along each axis
   */
  record Upsample(int factor) implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return WindowLoops.upsample(input, factor);
    }
  }

  /**
   * The same elements in another shape.
   *
   * @param shape the axes behind the batch
   */
  record Reshape(int... shape) implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return DenseLoops.reshape(input, shape);
    }
  }

  /** All axes behind the batch become one. */
  record Flatten() implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return DenseLoops.reshape(input, input.stride());
    }
  }

  /**
   * Nothing at all in evaluation mode.
   *
   * @param rate share of elements dropped in training
   */
  record Dropout(float rate) implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return input;
    }
  }

  /**
   * The label as zeros and a one, behind the elements of a vector.
   *
   * @param classes number of classes
   */
  record AppendLabel(int classes) implements Layer {
    @Override
    public NumericArray apply(NumericArray input, long[] labels) {
      return DenseLoops.appendLabel(input, labels, classes);
    }
  }
}
