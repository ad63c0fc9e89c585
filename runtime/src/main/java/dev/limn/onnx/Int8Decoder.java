package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A decoder in 8-bit integers: weights rounded to codes of a scale an output channel, activations
 * to bytes of scales that are fixed beforehand from what calibration has seen. Fixed scales keep
 * each row's result independent of the rows beside it. The last layer's sigmoid makes the pixels
 * themselves, in steps of 1/255.
 *
 * <p>Dense layers become {@code QGemm}, transposed convolutions {@code QLinearConv} in sub-pixel
 * form, leaky ReLU and sigmoid table lookups; a ReLU costs nothing. The first dense layer stays
 * float32: latents are few and matter most.
 *
 * @see <a
 *     href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md">Operators
 *     of ONNX Runtime</a>
 */
public final class Int8Decoder {

  private static final Set<String> CALIBRATED =
      Set.of("Gemm", "ConvTranspose", "Relu", "LeakyRelu");

  private Int8Decoder() {}

  /**
   * The least and the greatest number that a value has had.
   *
   * @param least not above {@code most}
   * @param most finite
   */
  public record Range(float least, float most) {}

  /**
   * The values whose ranges {@link #of} needs.
   *
   * @param decoder a decoder that computes in float32
   * @return names of values inside of its graph
   */
  public static List<String> calibratedValues(OnnxModel decoder) {
    return decoder.proto().getGraph().getNodeList().stream()
        .filter(node -> CALIBRATED.contains(node.getOpType()))
        .map(node -> node.getOutput(0))
        .toList();
  }

  /**
   * The same model with further values as outputs, for calibration.
   *
   * @param decoder a model
   * @param values names of float32 values inside of its graph, of known rank
   * @return the model with these outputs behind its own
   */
  public static OnnxModel exposing(OnnxModel decoder, List<String> values) {
    Map<String, InferredType> types = ShapeInference.infer(decoder);
    GraphProto.Builder graph = decoder.proto().getGraph().toBuilder();
    for (String value : values) {
      InferredType type = types.get(value);
      graph.addOutput(DeclaredTypes.write(new ValueType(value, ElementType.FLOAT32, type.shape())));
    }
    return OnnxModel.of(decoder.proto().toBuilder().setGraph(graph).build());
  }

  /**
   * Quantizes a decoder.
   *
   * @param decoder one with the output {@code image}, and {@code pixels} or not
   * @param ranges of the {@link #calibratedValues}
   * @return a model of the same inputs, with the outputs {@code image} and {@code pixels}
   * @throws OnnxException if a layer has no 8-bit form, or a range is missing
   */
  public static OnnxModel of(OnnxModel decoder, Map<String, Range> ranges) {
    OnnxModel plain = GeneratorGraph.withoutPixels(HalfWeights.expand(decoder));
    return new Int8Rewrite(plain, ranges).rewrite();
  }

  static OnnxException refusal(NodeProto node, String reason) {
    return new OnnxException("no 8-bit form of %s: %s".formatted(GraphCheck.text(node), reason));
  }
}
