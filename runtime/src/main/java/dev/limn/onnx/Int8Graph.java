package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes and constants of an 8-bit graph, as they are written down. */
final class Int8Graph {

  /** The domain of ONNX Runtime's own operators. */
  static final String CONTRIB = "com.microsoft";

  private final List<NodeProto> nodes = new ArrayList<>();
  private final Map<String, Tensor> tensors = new HashMap<>();

  void add(NodeProto node) {
    nodes.add(node);
  }

  /** A model with these nodes and constants in place of its own, and one output more. */
  OnnxModel inPlaceOf(OnnxModel model, ValueType output) {
    GraphProto.Builder graph =
        model.proto().getGraph().toBuilder().clearNode().clearInitializer().addAllNode(nodes);
    tensors.values().stream()
        .sorted(Comparator.comparing(Tensor::name))
        .forEach(tensor -> graph.addInitializer(tensor.toProto()));
    graph.addOutput(DeclaredTypes.write(output));
    return OnnxModel.of(
        model.proto().toBuilder()
            .setGraph(graph)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(CONTRIB).setVersion(1))
            .build());
  }

  /** Adds a node whose one output holds the codes of a value. */
  CodedValue emit(
      String domain,
      String op,
      String value,
      List<String> inputs,
      ByteScale scale,
      Attribute... attributes) {
    String name = value + ".codes";
    nodes.add(
        GraphBuilder.protoOf(op, value + "/" + op, inputs, List.of(name), attributes).toBuilder()
            .setDomain(domain)
            .build());
    return new CodedValue(name, scale, 1);
  }

  /** A value whose phases are woven, if it is there in phases. */
  CodedValue woven(CodedValue value) {
    if (value.phases() == 1) {
      return value;
    }
    return emit(
        "",
        "DepthToSpace",
        value.name() + ".woven",
        List.of(value.name()),
        value.scale(),
        Attribute.of("blocksize", value.phases()));
  }

  /** A value's codes, their scale and their zero point, as operators take them. */
  List<String> valueInputs(CodedValue value) {
    List<String> inputs = new ArrayList<>(List.of(value.name()));
    inputs.addAll(scaleInputs(value.scale()));
    return inputs;
  }

  List<String> scaleInputs(ByteScale scale) {
    String number = Float.toString(scale.scale());
    return List.of(
        constant(Tensor.ofFloats("scale." + number, new long[0], scale.scale())),
        constant(
            Tensor.ofBytes("zero." + scale.zeroPoint(), new long[0], (byte) scale.zeroPoint())));
  }

  /** A weight's codes, scales and zero points. */
  List<String> weightInputs(String value, long[] shape, QuantizedWeight weight) {
    long[] channels = {weight.scales().length};
    return List.of(
        constant(signed(value + ".weight", shape, weight.codes())),
        constant(Tensor.ofFloats(value + ".weight.scale", channels, weight.scales())),
        constant(signed(value + ".weight.zero", channels, new byte[weight.scales().length])));
  }

  private static Tensor signed(String name, long[] shape, byte[] codes) {
    return new Tensor(name, ElementType.INT8, shape, ByteBuffer.wrap(codes));
  }

  String ints(String name, int... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asIntBuffer().put(values);
    return constant(new Tensor(name, ElementType.INT32, new long[] {values.length}, data));
  }

  String longs(String name, long... values) {
    return constant(Tensor.ofLongs(name, new long[] {values.length}, values));
  }

  /** Adds a constant under its own name, once. */
  String constant(Tensor tensor) {
    tensors.put(tensor.name(), tensor);
    return tensor.name();
  }
}
