package dev.limn.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Operators that work element by element, with numpy's broadcasting. */
final class ElementwiseRules {

  private static final List<String> SAME =
      List.of(
          "Abs",
          "Acos",
          "Acosh",
          "Asin",
          "Asinh",
          "Atan",
          "Atanh",
          "Ceil",
          "Clip",
          "Cos",
          "Cosh",
          "CumSum",
          "Dropout",
          "Elu",
          "Erf",
          "Exp",
          "Floor",
          "HardSigmoid",
          "Identity",
          "InstanceNormalization",
          "LayerNormalization",
          "LeakyRelu",
          "Log",
          "LogSoftmax",
          "Neg",
          "Not",
          "Reciprocal",
          "Relu",
          "Round",
          "Selu",
          "Sigmoid",
          "Sign",
          "Sin",
          "Sinh",
          "Softmax",
          "Softplus",
          "Softsign",
          "Sqrt",
          "Tan",
          "Tanh",
          "ThresholdedRelu");

  private static final List<String> BROADCAST =
      List.of("Add", "Sub", "Mul", "Div", "Max", "Min", "Mod", "And", "Or", "Xor", "Sum", "Mean");

  private static final List<String> COMPARISON =
      List.of("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual");

  private ElementwiseRules() {}

  static void addTo(Map<String, ShapeRule> rules) {
    SAME.forEach(op -> rules.put(op, node -> node.input(0)));
    BROADCAST.forEach(op -> rules.put(op, ElementwiseRules::arithmetic));
    COMPARISON.forEach(op -> rules.put(op, node -> arithmetic(node).as(ElementType.BOOL)));
    rules.put("Pow", node -> broadcast(node, 0).as(node.input(0).type()));
    rules.put("PRelu", node -> broadcast(node, 0).as(node.input(0).type()));
    rules.put("Where", node -> broadcast(node, 0).as(node.input(1).type()));
    rules.put("IsNaN", node -> node.input(0).as(ElementType.BOOL));
    rules.put("Cast", ElementwiseRules::cast);
    rules.put("BatchNormalization", ElementwiseRules::batchNormalization);
    rules.put("QuantizeLinear", ElementwiseRules::quantize);
    rules.put("DequantizeLinear", node -> node.input(0).as(node.input(1).type()));
  }

  private static InferredType cast(NodeView node) {
    long code = node.requiredLong("to");
    ElementType type =
        ElementType.ofCode((int) code)
            .orElseThrow(() -> node.refusal("casts to element type code " + code));
    return node.input(0).as(type);
  }

  private static InferredType quantize(NodeView node) {
    return node.input(0).as(node.hasInput(2) ? node.input(2).type() : ElementType.UINT8);
  }

  private static InferredType batchNormalization(NodeView node) {
    InferredType input = node.input(0);
    if (!input.isRanked()) {
      return input;
    }
    if (input.rank() < 2) {
      throw node.refusal("needs a channel axis, found " + input);
    }
    for (int i = 1; i <= 4; i++) {
      node.requireRank(i, 1);
      if (node.input(i).isRanked()) {
        node.requireSame("channels", input.dimension(1), node.input(i).dimension(0));
      }
    }
    return input;
  }

  private static InferredType arithmetic(NodeView node) {
    ElementType type = null;
    for (int i = 0; i < node.inputCount(); i++) {
      ElementType found = node.input(i).type();
      if (type != null && found != null && type != found) {
        throw node.refusal("mixes %s and %s".formatted(type, found));
      }
      type = found == null ? type : found;
    }
    return broadcast(node, 0).as(type);
  }

  private static InferredType broadcast(NodeView node, int first) {
    InferredType result = node.input(first);
    for (int i = first + 1; i < node.inputCount(); i++) {
      result = broadcast(node, result, node.input(i));
    }
    return result;
  }

  static InferredType broadcast(NodeView node, InferredType a, InferredType b) {
    if (!a.isRanked() || !b.isRanked()) {
      return a.shaped(null);
    }
    List<Dimension> shape = new ArrayList<>();
    int rank = Math.max(a.rank(), b.rank());
    for (int axis = 0; axis < rank; axis++) {
      shape.add(broadcast(node, fromEnd(a, rank - axis), fromEnd(b, rank - axis)));
    }
    return a.shaped(shape);
  }

  private static Dimension fromEnd(InferredType type, int back) {
    return back > type.rank() ? Dimension.of(1) : type.dimension(type.rank() - back);
  }

  private static Dimension broadcast(NodeView node, Dimension a, Dimension b) {
    if (a.equals(b) || b.equals(Dimension.of(1))) {
      return a;
    }
    if (a.equals(Dimension.of(1))) {
      return b;
    }
    node.requireSame("broadcast", a, b);
    if (a.isFixed()) {
      return a;
    }
    return b.isFixed() ? b : Dimension.UNKNOWN;
  }
}
