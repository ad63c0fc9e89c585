package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import dev.limn.onnx.Attribute;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One traced run of a block. */
final class Trace {

  final NDManager manager;
  final int batch;
  final TracedGraph graph = new TracedGraph();
  final Mappings mappings = Mappings.ALL;
  private final Map<NDArray, String> constants = new IdentityHashMap<>();
  private final BlockTree tree;
  private final BlockCursor cursor;
  private final String name;

  Trace(String name, BlockTree tree, NDManager manager, int batch) {
    this.name = name;
    this.tree = tree;
    this.manager = manager;
    this.batch = batch;
    this.cursor = new BlockCursor(tree);
  }

  NDArray input(String inputName, NDArray real) {
    return TracedArray.value(this, real, graph.unique(inputName)).proxy();
  }

  NDArray parameter(Parameter parameter) {
    cursor.pin(parameter);
    if (!parameter.isInitialized()) {
      throw new ExportException(
          "parameter %s of '%s' has no value: initialize the block or load its parameters first"
              .formatted(tree.nameOf(parameter), name));
    }
    return TracedArray.parameter(this, parameter.getArray(), tree.nameOf(parameter)).proxy();
  }

  /** Where the block runs now, to begin a name with: empty or ending in a slash. */
  String prefix() {
    String path = cursor.path();
    return path.isEmpty() ? "" : path + "/";
  }

  /** Where the block runs now, to tell a user. */
  String where() {
    String path = cursor.path();
    return "'" + (path.isEmpty() ? name : name + "/" + path) + "'" + UserFrame.text();
  }

  String node(String op, List<String> inputs, Attribute... attributes) {
    return graph.node(op, prefix() + op, inputs, attributes);
  }

  /** The name under which an array is an operand: a value, or a constant that it becomes now. */
  String operand(NDArray array) {
    TracedArray traced = TracedArray.of(array);
    if (traced != null) {
      return traced.operand();
    }
    return freeze(array, prefix() + "constant");
  }

  /** The initializer that a constant becomes; a parameter that is used twice is stored once. */
  String constantOf(TracedArray constant) {
    return constants.computeIfAbsent(
        constant.real(),
        real ->
            constant.isParameter()
                ? graph.constant(constant.wantedName(), real)
                : freeze(real, constant.wantedName()));
  }

  /** An untraced array becomes an initializer, unless it was made for the traced batch. */
  String freeze(NDArray array, String wanted) {
    long[] shape = array.getShape().getShape();
    if (Arrays.stream(shape).anyMatch(size -> size > 0 && size % batch == 0)) {
      throw new ExportException(
          "%s: a constant of shape %s was made for the traced batch of %d and would freeze it: use a"
                  .formatted(where(), array.getShape(), batch)
              + " constant that broadcasts over the batch, or trace at another batch size");
    }
    return graph.constant(wanted, array);
  }

  String scalar(Number number, DataType type) {
    ElementType element = ArrayTensor.elementType(type);
    ByteBuffer data = ByteBuffer.allocate(element.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
    switch (element) {
      case FLOAT32 -> data.putFloat(number.floatValue());
      case FLOAT64 -> data.putDouble(number.doubleValue());
      case INT64 -> data.putLong(number.longValue());
      case INT32 -> data.putInt(number.intValue());
      case UINT8, INT8 -> data.put(number.byteValue());
      default -> throw new ExportException("%s: no %s scalars".formatted(where(), element));
    }
    Object text = element.isFloating() ? number.doubleValue() : number.longValue();
    if (element == ElementType.FLOAT32) {
      text = number.floatValue();
    }
    return graph.shared(new Tensor(element + "(" + text + ")", element, new long[0], data.flip()));
  }

  String longs(long... values) {
    return graph.shared(
        Tensor.ofLongs("int64" + Arrays.toString(values), new long[] {values.length}, values));
  }

  NDList wrapAll(NDList reals, List<String> names) {
    NDList list = new NDList(reals.size());
    for (int i = 0; i < reals.size(); i++) {
      list.add(TracedArray.value(this, reals.get(i), names.get(i)).proxy());
    }
    return list;
  }

  ExportException unsupported(String signature) {
    String supported =
        mappings.signatures().stream()
            .map(mapped -> mapped.substring(0, mapped.indexOf('(')))
            .distinct()
            .collect(Collectors.joining(", "));
    return new ExportException(
        "%s calls %s, which has no ONNX mapping; supported: %s"
            .formatted(where(), signature, supported));
  }
}
