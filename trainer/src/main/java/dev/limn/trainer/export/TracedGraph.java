package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import dev.limn.onnx.Attribute;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes and constants of a trace, in the order in which they ran. */
final class TracedGraph {

  private record Node(
      String op, String name, List<String> inputs, List<String> outputs, Attribute[] attributes) {}

  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  /** Reserves a name, with a number behind it where it is taken. */
  String unique(String wanted) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  String constant(String wanted, NDArray array) {
    String name = unique(wanted);
    constants.put(name, ArrayTensor.of(name, array));
    return name;
  }

  /** A one-element or list constant, shared by all that ask for the same name. */
  String shared(Tensor tensor) {
    constants.put(tensor.name(), tensor);
    return tensor.name();
  }

  String node(String op, String wanted, List<String> inputs, Attribute... attributes) {
    String name = unique(wanted);
    nodes.add(new Node(op, name, List.copyOf(inputs), List.of(name), attributes));
    return name;
  }

  /** Adds what the outputs need to a builder: dead nodes and unused constants stay out. */
  void writeTo(GraphBuilder builder, Map<String, ValueType> outputs) {
    Set<String> needed = new HashSet<>(outputs.keySet());
    List<Node> live = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.inputs());
        live.add(0, node);
      }
    }
    constants.values().stream()
        .filter(tensor -> needed.contains(tensor.name()))
        .forEach(builder::initializer);
    live.forEach(node -> write(builder, node, outputs));
    outputs.values().forEach(builder::output);
  }

  private static void write(GraphBuilder builder, Node node, Map<String, ValueType> outputs) {
    builder.node(
        node.op(),
        node.name(),
        renamed(node.inputs(), outputs),
        renamed(node.outputs(), outputs),
        node.attributes());
  }

  private static List<String> renamed(List<String> values, Map<String, ValueType> outputs) {
    return values.stream()
        .map(value -> outputs.containsKey(value) ? outputs.get(value).name() : value)
        .toList();
  }
}
