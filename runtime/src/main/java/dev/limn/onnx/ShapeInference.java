package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds element types and shapes of a graph's values, with symbolic axes kept by name. The rules
 * are those of the operators that Limn exports; other operators give unknown types.
 */
final class ShapeInference {

  private static final Map<String, ShapeRule> RULES = rules();

  private final Map<String, InferredType> types = new HashMap<>();
  private final Map<String, Tensor> constants = new HashMap<>();

  private ShapeInference() {}

  private static Map<String, ShapeRule> rules() {
    Map<String, ShapeRule> rules = new TreeMap<>();
    ElementwiseRules.addTo(rules);
    WindowRules.addTo(rules);
    MatrixRules.addTo(rules);
    LayoutRules.addTo(rules);
    ReductionRules.addTo(rules);
    return Collections.unmodifiableMap(rules);
  }

  /** Types of all values of the main graph by name; the graph is in topological order. */
  static Map<String, InferredType> infer(OnnxModel model) {
    ShapeInference inference = new ShapeInference();
    GraphProto graph = model.proto().getGraph();
    graph.getInitializerList().forEach(proto -> inference.define(TensorReader.read(proto)));
    model.inputs().forEach(input -> inference.types.put(input.name(), InferredType.of(input)));
    graph.getNodeList().forEach(inference::visit);
    return inference.types;
  }

  private void define(Tensor tensor) {
    types.put(tensor.name(), InferredType.of(tensor));
    constants.put(tensor.name(), tensor);
  }

  private void visit(NodeProto node) {
    node.getOutputList().forEach(output -> types.put(output, InferredType.UNKNOWN));
    if (node.getOpType().equals("Constant") && Opsets.isDefault(node.getDomain())) {
      visitConstant(node);
      return;
    }
    ShapeRule rule = Opsets.isDefault(node.getDomain()) ? RULES.get(node.getOpType()) : null;
    if (rule == null || node.getOutputCount() == 0) {
      return;
    }
    NodeView view = new NodeView(node, types, constants);
    types.put(node.getOutput(0), bounded(view, apply(rule, view)));
  }

  private static InferredType apply(ShapeRule rule, NodeView view) {
    try {
      return rule.infer(view);
    } catch (ArithmeticException e) {
      throw view.refusal("its sizes overflow");
    }
  }

  /** No value may need more than 2 GiB for one sample: a hostile shape asks for that. */
  private static InferredType bounded(NodeView view, InferredType found) {
    if (!found.isRanked()) {
      return found;
    }
    long[] fixed =
        found.shape().stream().filter(Dimension::isFixed).mapToLong(Dimension::size).toArray();
    ElementType type = found.type() == null ? ElementType.FLOAT32 : found.type();
    try {
      Tensor.byteCount("", type, fixed);
    } catch (OnnxException e) {
      throw view.refusal("makes %s, more than 2 GiB a sample".formatted(found));
    }
    return found;
  }

  private void visitConstant(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasT() && node.getOutputCount() == 1) {
        define(TensorReader.read(attribute.getT()).named(node.getOutput(0)));
      }
    }
  }
}
