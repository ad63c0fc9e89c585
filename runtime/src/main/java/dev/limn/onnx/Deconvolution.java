package dev.limn.onnx;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A transposed convolution that is the same along rows and columns, of one group and without gaps.
 *
 * @param kernel k
 * @param stride s
 * @param padding p, on all sides
 * @param outputPadding added at the far side
 */
record Deconvolution(int kernel, int stride, int padding, int outputPadding) {

  /**
   * Reads a {@code ConvTranspose}.
   *
   * @param weight its weights, null where they are no constant
   * @return its form, empty where it is of another kind
   */
  static Optional<Deconvolution> find(NodeView view, Tensor weight) {
    if (weight == null || weight.shape().length != 4 || weight.shape()[2] != weight.shape()[3]) {
      return Optional.empty();
    }
    OptionalInt stride = uniform(view, "strides", 1);
    OptionalInt padding = uniform(view, "pads", 0);
    OptionalInt outputPadding = uniform(view, "output_padding", 0);
    boolean plain =
        view.longOf("group", 1) == 1
            && uniform(view, "dilations", 1).equals(OptionalInt.of(1))
            && !view.has("output_shape")
            && view.textOf("auto_pad", "NOTSET").equals("NOTSET");
    if (!plain || stride.isEmpty() || padding.isEmpty() || outputPadding.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Deconvolution(
            (int) weight.shape()[2],
            stride.getAsInt(),
            padding.getAsInt(),
            outputPadding.getAsInt()));
  }

  /** The one number that an attribute has on all sides, if it has one. */
  private static OptionalInt uniform(NodeView view, String attribute, long otherwise) {
    long[] values = view.longsOf(attribute);
    if (values == null || values.length == 0) {
      return OptionalInt.of((int) otherwise);
    }
    boolean alike = Arrays.stream(values).distinct().count() == 1;
    return alike ? OptionalInt.of((int) values[0]) : OptionalInt.empty();
  }

  /** Whether the output has exactly s times the rows and columns of the input. */
  boolean multiplies() {
    return kernel - 2 * padding + outputPadding == stride;
  }

  /** How many places more than the input each phase of the output has. */
  int morePlaces() {
    return Math.floorDiv(kernel - 2 * padding + outputPadding - 1, stride);
  }

  /** How many rows and columns at the far end of the woven phases do not belong to the output. */
  int surplus() {
    return morePlaces() * stride - (kernel - 2 * padding + outputPadding - stride);
  }

  /**
   * The same layer for an input that is there as its phases, [N,r*r*Cin,H,W] in place of
   * [N,Cin,H*r,W*r], phase by phase: row y * r + f of the input begins at row (y * r + f) * s of
   * the output, which is f * s rows on in a kernel of stride r * s.
   */
  Deconvolution onPhases(int perAxis) {
    return new Deconvolution(
        kernel + (perAxis - 1) * stride, stride * perAxis, padding, outputPadding);
  }

  /**
   * The weights of {@link #onPhases}.
   *
   * @param weight {@code [Cin,Cout,k,k]}
   * @return {@code [r*r*Cin,Cout,K,K]}
   */
  Tensor weightOnPhases(Tensor weight, int perAxis, String name) {
    int in = (int) weight.shape()[0];
    int out = (int) weight.shape()[1];
    int reach = onPhases(perAxis).kernel();
    float[] given = weight.toFloats();
    float[] spread = new float[perAxis * perAxis * in * out * reach * reach];
    for (int phase = 0; phase < perAxis * perAxis; phase++) {
      int first = phase / perAxis * stride * reach + phase % perAxis * stride;
      for (int plane = 0; plane < in * out; plane++) {
        for (int y = 0; y < kernel; y++) {
          int to = (phase * in * out + plane) * reach * reach + first + y * reach;
          System.arraycopy(given, (plane * kernel + y) * kernel, spread, to, kernel);
        }
      }
    }
    return Tensor.ofFloats(
        name, new long[] {(long) perAxis * perAxis * in, out, reach, reach}, spread);
  }
}
