package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Map;

/** A node as a shape rule sees it: its attributes, and what is known of its inputs. */
final class NodeView {

  private final NodeProto node;
  private final Map<String, InferredType> types;
  private final Map<String, Tensor> constants;

  NodeView(NodeProto node, Map<String, InferredType> types, Map<String, Tensor> constants) {
    this.node = node;
    this.types = types;
    this.constants = constants;
  }

  boolean hasInput(int i) {
    return i < node.getInputCount() && !node.getInput(i).isEmpty();
  }

  int inputCount() {
    return node.getInputCount();
  }

  InferredType input(int i) {
    if (!hasInput(i)) {
      throw refusal("needs input " + i);
    }
    return types.getOrDefault(node.getInput(i), InferredType.UNKNOWN);
  }

  /** The elements of an int64 input, null unless it is a constant. */
  long[] constantLongs(int i) {
    Tensor tensor = hasInput(i) ? constants.get(node.getInput(i)) : null;
    return tensor == null || tensor.type() != ElementType.INT64 ? null : tensor.toLongs();
  }

  /** The elements of a float32 input, null unless it is a constant. */
  float[] constantFloats(int i) {
    Tensor tensor = hasInput(i) ? constants.get(node.getInput(i)) : null;
    return tensor == null || tensor.type() != ElementType.FLOAT32 ? null : tensor.toFloats();
  }

  boolean has(String attribute) {
    return find(attribute) != null;
  }

  long longOf(String attribute, long otherwise) {
    AttributeProto found = find(attribute);
    return found == null ? otherwise : found.getI();
  }

  long requiredLong(String attribute) {
    AttributeProto found = find(attribute);
    if (found == null) {
      throw refusal("needs the attribute '%s'".formatted(attribute));
    }
    return found.getI();
  }

  float floatOf(String attribute, float otherwise) {
    AttributeProto found = find(attribute);
    return found == null ? otherwise : found.getF();
  }

  /** The integers of an attribute, null where it is absent. */
  long[] longsOf(String attribute) {
    AttributeProto found = find(attribute);
    return found == null ? null : found.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  String textOf(String attribute, String otherwise) {
    AttributeProto found = find(attribute);
    return found == null ? otherwise : found.getS().toStringUtf8();
  }

  /** Axes come as an input since opset 13, as an attribute before. Null where neither is known. */
  long[] axes(int input) {
    return hasInput(input) ? constantLongs(input) : longsOf("axes");
  }

  /** An axis counted from the front. */
  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw refusal("axis %d lies outside of rank %d".formatted(axis, rank));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  void requireRank(int i, int rank) {
    InferredType found = input(i);
    if (found.isRanked() && found.rank() != rank) {
      throw refusal("input %d needs rank %d, found %s".formatted(i, rank, found));
    }
  }

  void requireSame(String what, Dimension a, Dimension b) {
    if (!a.agreesWith(b)) {
      throw refusal("%s: %s and %s differ".formatted(what, a, b));
    }
  }

  OnnxException refusal(String reason) {
    return new OnnxException(GraphCheck.text(node) + ": " + reason);
  }

  private AttributeProto find(String attribute) {
    return node.getAttributeList().stream()
        .filter(a -> a.getName().equals(attribute))
        .findFirst()
        .orElse(null);
  }
}
