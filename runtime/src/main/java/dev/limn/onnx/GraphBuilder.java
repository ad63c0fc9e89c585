package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds a model node by node, in topological order: opset 17, IR 8. The same calls give the same
 * bytes. Not safe for use by several threads.
 */
public final class GraphBuilder {

  private static final String PRODUCER = "limn";

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final ModelProto.Builder model = ModelProto.newBuilder();

  /**
   * Begins a graph.
   *
   * @param name the graph's name, such as {@code decoder}
   */
  public GraphBuilder(String name) {
    graph.setName(name);
    model
        .setIrVersion(OnnxModel.WRITTEN_IR_VERSION)
        .setProducerName(PRODUCER)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OnnxModel.WRITTEN_OPSET));
  }

  /**
   * Describes the model in prose.
   *
   * @param text the {@code doc_string} of the model
   * @return this
   */
  public GraphBuilder doc(String text) {
    model.setDocString(text);
    return this;
  }

  /**
   * Sets the {@code metadata_props}, which are written sorted by key.
   *
   * @param metadata all of them
   * @return this
   */
  public GraphBuilder metadata(Map<String, String> metadata) {
    model.clearMetadataProps();
    new TreeMap<>(metadata)
        .forEach((key, value) -> model.addMetadataPropsBuilder().setKey(key).setValue(value));
    return this;
  }

  /**
   * Adds an input.
   *
   * @param value its name and type
   * @return this
   */
  public GraphBuilder input(ValueType value) {
    graph.addInput(DeclaredTypes.write(value));
    return this;
  }

  /**
   * Adds an input.
   *
   * @param name its name
   * @param type its element type
   * @param shape its axes
   * @return this
   */
  public GraphBuilder input(String name, ElementType type, Dimension... shape) {
    return input(new ValueType(name, type, List.of(shape)));
  }

  /**
   * Adds a constant under the tensor's name.
   *
   * @param tensor its content
   * @return the tensor's name
   */
  public String initializer(Tensor tensor) {
    graph.addInitializer(tensor.toProto());
    return tensor.name();
  }

  /**
   * Adds a node with one output that bears the node's name.
   *
   * @param op the operator of the default domain
   * @param name the node's name and its output's
   * @param inputs names of values; an empty name leaves out an optional input
   * @param attributes its attributes; written sorted by name
   * @return the name of its output
   */
  public String node(String op, String name, List<String> inputs, Attribute... attributes) {
    node(op, name, inputs, List.of(name), attributes);
    return name;
  }

  /**
   * Adds a node.
   *
   * @param op the operator of the default domain
   * @param name the node's name
   * @param inputs names of values; an empty name leaves out an optional input
   * @param outputs names of the values that it makes
   * @param attributes its attributes; written sorted by name
   * @return this
   */
  public GraphBuilder node(
      String op, String name, List<String> inputs, List<String> outputs, Attribute... attributes) {
    graph.addNode(protoOf(op, name, inputs, outputs, attributes));
    return this;
  }

  /**
   * Adds an output.
   *
   * @param value its name and type
   * @return this
   */
  public GraphBuilder output(ValueType value) {
    graph.addOutput(DeclaredTypes.write(value));
    return this;
  }

  /**
   * The model built so far; building may go on afterwards.
   *
   * @return the model, not yet checked by {@link GraphCheck}
   */
  public OnnxModel build() {
    return OnnxModel.of(model.setGraph(graph).build());
  }

  static NodeProto protoOf(
      String op, String name, List<String> inputs, List<String> outputs, Attribute... attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(op)
            .setName(name)
            .addAllInput(inputs)
            .addAllOutput(outputs);
    Arrays.stream(attributes)
        .sorted(Comparator.comparing(Attribute::name))
        .forEach(attribute -> node.addAttribute(attribute.proto()));
    return node.build();
  }
}
