package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the range that a graph keeps a value in, by the operator that bounds it last. */
public final class OutputRange {

  private static final Set<String> MOVES =
      Set.of("Identity", "Reshape", "Transpose", "Flatten", "Squeeze", "Unsqueeze", "DepthToSpace");

  private final Map<String, NodeProto> makers = new HashMap<>();
  private final Map<String, Tensor> constants = new HashMap<>();

  private OutputRange(GraphProto graph) {
    graph.getInitializerList().stream()
        .filter(tensor -> tensor.getDataType() == ElementType.FLOAT32.code())
        .forEach(tensor -> constants.put(tensor.getName(), TensorReader.read(tensor)));
    graph.getNodeList().forEach(this::add);
  }

  private void add(NodeProto node) {
    node.getOutputList().forEach(output -> makers.put(output, node));
    if (node.getOpType().equals("Constant")
        && node.getAttributeCount() == 1
        && node.getAttribute(0).hasT()
        && node.getAttribute(0).getT().getDataType() == ElementType.FLOAT32.code()) {
      constants.put(node.getOutput(0), TensorReader.read(node.getAttribute(0).getT()));
    }
  }

  /**
   * The range of an output.
   *
   * @param model a sound model
   * @param output the output's name
   * @return the range that a sigmoid, a hyperbolic tangent or a clip keeps it in; empty where the
   *     graph does not say
   */
  public static Optional<PixelRange> of(OnnxModel model, String output) {
    return new OutputRange(model.proto().getGraph()).find(output);
  }

  private Optional<PixelRange> find(String value) {
    NodeProto node = makers.get(value);
    while (node != null && isDefault(node) && MOVES.contains(node.getOpType())) {
      node = makers.get(node.getInput(0));
    }
    if (node == null || !isDefault(node)) {
      return Optional.empty();
    }
    return switch (node.getOpType()) {
      case "Sigmoid", "HardSigmoid" -> Optional.of(PixelRange.UNIT);
      case "Tanh" -> Optional.of(PixelRange.SYMMETRIC);
      case "Clip" -> clip(new NodeView(node, Map.of(), constants));
      default -> Optional.empty();
    };
  }

  private static boolean isDefault(NodeProto node) {
    return Opsets.isDefault(node.getDomain());
  }

  /** Bounds are attributes before opset 11, and inputs since. */
  private static Optional<PixelRange> clip(NodeView node) {
    float least = bound(node, 1, "min");
    float greatest = bound(node, 2, "max");
    return Arrays.stream(PixelRange.values())
        .filter(range -> range.black() == least && range.white() == greatest)
        .findFirst();
  }

  private static float bound(NodeView node, int input, String attribute) {
    float[] constant = node.constantFloats(input);
    return constant != null && constant.length == 1
        ? constant[0]
        : node.floatOf(attribute, Float.NaN);
  }
}
