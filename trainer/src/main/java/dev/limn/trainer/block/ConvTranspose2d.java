package dev.limn.trainer.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A transposed convolution of images {@code [N,Cin,H,W]} to {@code [N,Cout,H',W']} with {@code H' =
 * (H - 1) * stride - 2 * padding + kernel + outputPadding}: the adjoint of a convolution with the
 * same weights, as in ONNX {@code ConvTranspose} with one group and no dilation.
 *
 * <p>DJL's PyTorch engine has no such operation. PyTorch itself does, and is asked for it in
 * TorchScript where the output has {@value #WIDE} channels or more. Its kernels always compute so
 * many; fewer are made by one ordinary convolution with stride 1: output pixels of one phase (their
 * position modulo the stride) depend on the same few taps of the kernel, so {@code stride * stride}
 * small kernels make all phases as channels, which a reshape then weaves into the image. Both are
 * exact, and gradients flow through both.
 *
 * <p>Parameters: {@code weight} {@code [Cin,Cout,k,k]}, and {@code bias} {@code [Cout]} unless left
 * out.
 */
public final class ConvTranspose2d extends AbstractBlock {

  private static final byte VERSION = 1;

  /** Floats in a vector register: the channels that a kernel of PyTorch computes at once. */
  private static final int WIDE = 16;

  private final int filters;
  private final int kernel;
  private final int stride;
  private final int padding;
  private final int outputPadding;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * A layer with a bias.
   *
   * @param filters number of output channels
   * @param kernel side of the square kernel
   * @param stride step between input pixels in the output, at least 1
   * @param padding rows and columns cut from every side of the output
   * @param outputPadding rows and columns added at the bottom and the right; less than the stride
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ConvTranspose2d(int filters, int kernel, int stride, int padding, int outputPadding) {
    this(filters, kernel, stride, padding, outputPadding, true);
  }

  /**
   * A layer with or without a bias.
   *
   * @param filters number of output channels
   * @param kernel side of the square kernel
   * @param stride step between input pixels in the output, at least 1
   * @param padding rows and columns cut from every side of the output
   * @param outputPadding rows and columns added at the bottom and the right; less than the stride
   * @param withBias whether to add a learned number to every output channel
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ConvTranspose2d(
      int filters, int kernel, int stride, int padding, int outputPadding, boolean withBias) {
    super(VERSION);
    require(filters > 0 && kernel > 0 && stride > 0, "filters, kernel and stride are positive");
    require(padding >= 0, "padding is not negative");
    require(outputPadding >= 0 && outputPadding < stride, "0 <= outputPadding < stride");
    this.filters = filters;
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    this.outputPadding = outputPadding;
    this.weight = addParameter(parameter("weight", Parameter.Type.WEIGHT));
    this.bias = withBias ? addParameter(parameter("bias", Parameter.Type.BIAS)) : null;
  }

  private static Parameter parameter(String name, Parameter.Type type) {
    return Parameter.builder().setName(name).setType(type).build();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("transposed convolution: " + rule);
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    NDArray weights = store.getValue(weight, input.getDevice(), training);
    NDArray offsets = bias == null ? null : store.getValue(bias, input.getDevice(), training);
    Shape step = new Shape(stride, stride);
    Shape cut = new Shape(padding, padding);
    Shape added = new Shape(outputPadding, outputPadding);
    if (input instanceof OwnDeconvolution) {
      Shape dense = new Shape(1, 1);
      return input
          .getNDArrayInternal()
          .deconvolution(input, weights, offsets, step, cut, added, dense, 1);
    }
    return new NDList(transposedConvolution(input, weights, offsets, step, cut, added));
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    weight.setShape(new Shape(inputShapes[0].get(1), filters, kernel, kernel));
    if (bias != null) {
      bias.setShape(new Shape(filters));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {
      new Shape(input.get(0), filters, outputSize(input.get(2)), outputSize(input.get(3)))
    };
  }

  private long outputSize(long size) {
    return (size - 1) * stride - 2L * padding + kernel + outputPadding;
  }

  /**
   * Computes a transposed convolution of an engine that lacks it; gradients flow.
   *
   * @param input {@code [N,Cin,H,W]}
   * @param weight {@code [Cin,Cout,k,k]}
   * @param bias {@code [Cout]} or null
   * @param stride the same number for both axes
   * @param padding the same number for both axes
   * @param outputPadding the same number for both axes, less than the stride
   * @return {@code [N,Cout,H',W']}, attached to the input's manager
   * @throws IllegalArgumentException if the channels do not match or the axes differ
   */
  public static NDArray transposedConvolution(
      NDArray input,
      NDArray weight,
      NDArray bias,
      Shape stride,
      Shape padding,
      Shape outputPadding) {
    require(input.getShape().dimension() == 4, "input is [N,C,H,W], found " + input.getShape());
    require(
        weight.getShape().get(0) == input.getShape().get(1),
        "weight is [Cin,Cout,k,k], found " + weight.getShape() + " for input " + input.getShape());
    int kernel = side(weight.getShape().slice(2));
    return weight.getShape().get(1) < WIDE
        ? inPhases(
            new PhaseDecomposition(kernel, side(stride)),
            input,
            weight,
            bias,
            side(padding),
            side(outputPadding))
        : whole(input, weight, bias, side(stride), side(padding), side(outputPadding));
  }

  private static NDArray whole(
      NDArray input, NDArray weight, NDArray bias, int stride, int padding, int outputPadding) {
    String call =
        "torch.conv_transpose2d(x, w, %s, [%2$d, %2$d], [%3$d, %3$d], [%4$d, %4$d], 1, [1, 1])";
    if (bias == null) {
      return TorchFunction.of(call.formatted("None", stride, padding, outputPadding), "x", "w")
          .apply(input, weight);
    }
    return TorchFunction.of(call.formatted("b", stride, padding, outputPadding), "x", "w", "b")
        .apply(input, weight, bias);
  }

  private static NDArray inPhases(
      PhaseDecomposition phases,
      NDArray input,
      NDArray weight,
      NDArray bias,
      int padding,
      int outputPadding) {
    NDArray output = phases.apply(input, weight, padding, outputPadding);
    if (bias == null) {
      return output;
    }
    NDArray offsets = bias.reshape(1, bias.size(), 1, 1);
    return output.add(PhaseDecomposition.attached(offsets, input.getManager()));
  }

  private static int side(Shape square) {
    require(square.dimension() == 2 && square.get(0) == square.get(1), "square, found " + square);
    return Math.toIntExact(square.get(0));
  }
}
