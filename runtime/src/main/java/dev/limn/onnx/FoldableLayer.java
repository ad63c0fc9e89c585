package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A layer with constant float32 weights, and where its output channels lie in them. */
final class FoldableLayer {

  private static final Set<String> OPS = Set.of("Conv", "ConvTranspose", "Gemm");

  /** Maps an index into the weights to the output channel that it belongs to. */
  private interface ChannelOf {
    int channel(int index);
  }

  private final Tensor weight;
  private final float[] bias;
  private final ChannelOf channelOf;

  private FoldableLayer(Tensor weight, float[] bias, ChannelOf channelOf) {
    this.weight = weight;
    this.bias = bias;
    this.channelOf = channelOf;
  }

  static boolean isOne(NodeProto node) {
    return OPS.contains(node.getOpType()) && Opsets.isDefault(node.getDomain());
  }

  static Optional<FoldableLayer> of(NodeProto node, Map<String, Tensor> tensors, int channels) {
    NodeView view = new NodeView(node, Map.of(), tensors);
    Tensor weight = tensors.get(node.getInput(1));
    float[] bias = view.hasInput(2) ? view.constantFloats(2) : new float[channels];
    if (weight == null || bias == null || bias.length != channels) {
      return Optional.empty();
    }
    return channelOf(view, node.getOpType(), weight.shape(), channels)
        .map(channelOf -> new FoldableLayer(weight, bias, channelOf));
  }

  private static Optional<ChannelOf> channelOf(
      NodeView view, String op, long[] shape, int channels) {
    return switch (op) {
      case "Conv" -> ofConvolution(shape, channels);
      case "ConvTranspose" -> ofTransposed(shape, channels, (int) view.longOf("group", 1));
      default -> ofDense(view, shape, channels);
    };
  }

  /** [Cout, Cin / groups, k...]. */
  private static Optional<ChannelOf> ofConvolution(long[] shape, int channels) {
    int each = count(shape, 1);
    return shape[0] == channels ? Optional.of(index -> index / each) : Optional.empty();
  }

  /** [Cin, Cout / groups, k...]: rows of one group share its part of the output channels. */
  private static Optional<ChannelOf> ofTransposed(long[] shape, int channels, int groups) {
    int taps = count(shape, 2);
    int part = (int) shape[1];
    int rows = groups < 1 ? 0 : (int) shape[0] / groups;
    return rows > 0 && (long) part * groups == channels
        ? Optional.of(index -> index / taps / part / rows * part + index / taps % part)
        : Optional.empty();
  }

  /** [Cout, Cin] where transposed, else [Cin, Cout]. */
  private static Optional<ChannelOf> ofDense(NodeView view, long[] shape, int channels) {
    boolean plain = view.floatOf("alpha", 1) == 1 && view.floatOf("beta", 1) == 1;
    boolean transposed = view.longOf("transB", 0) == 1;
    if (!plain || shape.length != 2 || shape[transposed ? 0 : 1] != channels) {
      return Optional.empty();
    }
    int columns = (int) shape[1];
    return Optional.of(transposed ? index -> index / columns : index -> index % columns);
  }

  private static int count(long[] shape, int from) {
    int count = 1;
    for (int axis = from; axis < shape.length; axis++) {
      count *= (int) shape[axis];
    }
    return count;
  }

  Tensor scaledWeight(double[] scale) {
    float[] values = weight.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * scale[channelOf.channel(i)]);
    }
    return Tensor.ofFloats(weight.name(), weight.shape(), values);
  }

  Tensor foldedBias(double[] scale, float[] mean, float[] beta) {
    float[] values = new float[scale.length];
    for (int c = 0; c < values.length; c++) {
      values[c] = (float) ((bias[c] - (double) mean[c]) * scale[c] + beta[c]);
    }
    return Tensor.ofFloats("bias", new long[] {values.length}, values);
  }
}
