package dev.limn.trainer.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * A transposed convolution as one ordinary convolution: output row {@code y = s * j + r} takes the
 * taps {@code r, r + s, r + 2s, ...} of the kernel, so each of the {@code s * s} phases {@code (r,
 * r')} is a stride-1 convolution with {@code K * K} taps, {@code K = ceil(k / s)}.
 *
 * @param kernel side of the kernel, k
 * @param stride the stride, s
 */
record PhaseDecomposition(int kernel, int stride) {

  NDArray apply(NDArray input, NDArray weight, int padding, int outputPadding) {
    long rows = outputSize(input.getShape().get(2), padding, outputPadding);
    long columns = outputSize(input.getShape().get(3), padding, outputPadding);
    NDArray woven = weave(convolve(input, weight), weight.getShape().get(1));
    // Behind the last tap everything is zero: output padding may reach there.
    long below = Math.max(0, padding + rows - woven.getShape().get(2));
    long right = Math.max(0, padding + columns - woven.getShape().get(3));
    NDArray extended = below + right == 0 ? woven : woven.pad(new Shape(0, right, 0, below), 0);
    return extended.get(
        new NDIndex()
            .addAllDim(2)
            .addSliceDim(padding, padding + rows)
            .addSliceDim(padding, padding + columns));
  }

  private long outputSize(long size, int padding, int outputPadding) {
    return (size - 1) * stride - 2L * padding + kernel + outputPadding;
  }

  private int taps() {
    return (kernel + stride - 1) / stride;
  }

  /** [N,Cin,H,W] to [N,s*s*Cout,H+K-1,W+K-1]: every phase is a group of channels. */
  private NDArray convolve(NDArray input, NDArray weight) {
    long reach = taps() - 1;
    Shape one = new Shape(1, 1);
    return input
        .getNDArrayInternal()
        .convolution(
            input,
            phaseKernels(weight, input.getManager()),
            null,
            one,
            new Shape(reach, reach),
            one,
            1)
        .singletonOrThrow();
  }

  /** [Cin,Cout,k,k] to [s*s*Cout,Cin,K,K], taps reversed as a convolution wants them. */
  private NDArray phaseKernels(NDArray weight, NDManager scope) {
    long in = weight.getShape().get(0);
    long out = weight.getShape().get(1);
    int missing = taps() * stride - kernel;
    NDArray padded =
        missing == 0 ? weight : attached(weight.pad(new Shape(0, missing, 0, missing), 0), scope);
    NDArray split = attached(padded.reshape(in, out, taps(), stride, taps(), stride), scope);
    NDArray phases = attached(split.transpose(3, 5, 1, 0, 2, 4), scope);
    NDArray reversed = attached(phases.flip(4, 5), scope);
    return attached(reversed.reshape((long) stride * stride * out, in, taps(), taps()), scope);
  }

  /** What is made of weights would else live as long as they do: a copy more at every step. */
  static NDArray attached(NDArray made, NDManager scope) {
    made.attach(scope);
    return made;
  }

  /** [N,s*s*Cout,H,W] to [N,Cout,H*s,W*s]. */
  private NDArray weave(NDArray phases, long out) {
    Shape shape = phases.getShape();
    return phases
        .reshape(shape.get(0), stride, stride, out, shape.get(2), shape.get(3))
        .transpose(0, 3, 4, 1, 5, 2)
        .reshape(shape.get(0), out, shape.get(2) * stride, shape.get(3) * stride);
  }
}
