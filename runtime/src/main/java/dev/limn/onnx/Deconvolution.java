package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;

/**
 * A transposed convolution that is the same along rows and columns, of one group and without gaps.
 *
 * @param kernel k
 * @param stride s
 * @param padding p, on all sides
 * @param outputPadding added at the far side
 */
record Deconvolution(int kernel, int stride, int padding, int outputPadding) {

  static Deconvolution of(NodeProto node, NodeView view, Tensor weight) {
    if (weight == null || weight.shape().length != 4 || view.longOf("group", 1) != 1) {
      throw Int8Decoder.refusal(node, "it needs constant weights [in,out,k,k] of one group");
    }
    long[] shape = weight.shape();
    boolean square = shape[2] == shape[3];
    int padding = uniform(node, view, "pads", 0);
    Deconvolution form =
        new Deconvolution(
            (int) shape[2],
            uniform(node, view, "strides", 1),
            padding,
            uniform(node, view, "output_padding", 0));
    if (!square || uniform(node, view, "dilations", 1) != 1 || view.has("output_shape")) {
      throw Int8Decoder.refusal(node, "it needs a square kernel without gaps");
    }
    if (form.farEnd() > 0 && form.farEnd() != Long.MAX_VALUE) {
      throw Int8Decoder.refusal(node, "its output reaches beyond what its kernel makes");
    }
    return form;
  }

  private static int uniform(NodeProto node, NodeView view, String attribute, long otherwise) {
    long[] values = view.longsOf(attribute);
    if (values == null || values.length == 0) {
      return (int) otherwise;
    }
    if (Arrays.stream(values).distinct().count() != 1) {
      throw Int8Decoder.refusal(node, attribute + " must be alike on all sides");
    }
    return (int) values[0];
  }

  /**
   * Where the output ends, counted back from the end of what a sub-pixel convolution makes: (H - 1)
   * s + K s rows, of which those from p to p + (H - 1) s - 2 p + k + output padding are wanted.
   * {@link Long#MAX_VALUE} where nothing is cut there.
   */
  long farEnd() {
    int size = (kernel + stride - 1) / stride;
    int surplus = size * stride + padding - kernel - outputPadding;
    return surplus == 0 ? Long.MAX_VALUE : -surplus;
  }
}
