package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.limn.onnx.Attribute;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    constants.put(name, tensorOf(name, array));
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

  static ElementType elementType(DataType type) {
    return switch (type) {
      case FLOAT32 -> ElementType.FLOAT32;
      case FLOAT64 -> ElementType.FLOAT64;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      case UINT8 -> ElementType.UINT8;
      case INT8 -> ElementType.INT8;
      case INT16 -> ElementType.INT16;
      case UINT16 -> ElementType.UINT16;
      case INT32 -> ElementType.INT32;
      case UINT32 -> ElementType.UINT32;
      case INT64 -> ElementType.INT64;
      case UINT64 -> ElementType.UINT64;
      case BOOLEAN -> ElementType.BOOL;
      case COMPLEX64, STRING, UNKNOWN ->
          throw new ExportException("element type %s has no ONNX counterpart".formatted(type));
    };
  }

  private static Tensor tensorOf(String name, NDArray array) {
    ByteBuffer bytes = array.toByteBuffer().order(ByteOrder.nativeOrder());
    ElementType type = elementType(array.getDataType());
    return new Tensor(name, type, array.getShape().getShape(), littleEndian(bytes, type));
  }

  private static ByteBuffer littleEndian(ByteBuffer bytes, ElementType type) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      return copy;
    }
    byte[] array = copy.array();
    int width = type.byteSize();
    for (int start = 0; start < array.length; start += width) {
      for (int i = 0; i < width / 2; i++) {
        byte low = array[start + i];
        array[start + i] = array[start + width - 1 - i];
        array[start + width - 1 - i] = low;
      }
    }
    return copy;
  }
}
