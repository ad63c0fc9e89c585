package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stores weights as float16, which halves a file. A {@code Cast} to float32 follows each, which
 * ONNX Runtime folds when it loads the graph: arithmetic stays float32, and only the weights are
 * rounded, each by at most 1/2048 of itself.
 */
public final class HalfWeights {

  /** Biases and scales are small, and a layer's whole output follows them. */
  private static final int LEAST_RANK = 2;

  /** Fewer elements are not worth a node. */
  private static final int LEAST_ELEMENTS = 256;

  private static final String SUFFIX = ".float16";

  private HalfWeights() {}

  /**
   * Stores each float32 weight of at least two axes and 256 elements as float16.
   *
   * @param model any model
   * @return the changed model; weights that float16 cannot hold (beyond 65504, or not finite) and
   *     weights that a caller may feed stay as they are
   */
  public static OnnxModel store(OnnxModel model) {
    GraphProto graph = model.proto().getGraph();
    Set<String> fed =
        graph.getInputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    GraphProto.Builder changed = graph.toBuilder().clearInitializer().clearNode();
    List<NodeProto> casts = new ArrayList<>();
    for (TensorProto weight : graph.getInitializerList()) {
      if (fed.contains(weight.getName()) || !isLargeFloat(weight) || !fits(weight)) {
        changed.addInitializer(weight);
        continue;
      }
      Tensor half = half(TensorReader.read(weight));
      changed.addInitializer(half.toProto());
      casts.add(cast(half.name(), weight.getName()));
    }
    changed.addAllNode(casts).addAllNode(graph.getNodeList());
    return OnnxModel.of(model.proto().toBuilder().setGraph(changed).build());
  }

  /**
   * Undoes {@link #store}, but for the rounding.
   *
   * @param model any model
   * @return the model with float32 weights in place of float16 ones that nothing but a {@code Cast}
   *     to float32 reads
   */
  public static OnnxModel expand(OnnxModel model) {
    GraphProto graph = model.proto().getGraph();
    Map<String, TensorProto> halves = new HashMap<>();
    graph.getInitializerList().stream()
        .filter(weight -> weight.getDataType() == ElementType.FLOAT16.code())
        .forEach(weight -> halves.put(weight.getName(), weight));
    GraphProto.Builder changed = graph.toBuilder().clearInitializer().clearNode();
    Set<String> expanded = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      TensorProto half = halves.get(node.getInputCount() == 1 ? node.getInput(0) : "");
      if (half == null || !isCastToFloat(node)) {
        changed.addNode(node);
        continue;
      }
      expanded.add(half.getName());
      changed.addInitializer(single(node.getOutput(0), TensorReader.read(half)).toProto());
    }
    Set<String> stillRead = OuterReads.of(changed.getNodeList());
    graph.getInitializerList().stream()
        .filter(
            tensor -> !expanded.contains(tensor.getName()) || stillRead.contains(tensor.getName()))
        .forEach(changed::addInitializer);
    return expanded.isEmpty()
        ? model
        : OnnxModel.of(model.proto().toBuilder().setGraph(changed).build());
  }

  private static boolean isCastToFloat(NodeProto node) {
    return node.getOpType().equals("Cast")
        && new NodeView(node, Map.of(), Map.of()).longOf("to", 0) == ElementType.FLOAT32.code();
  }

  private static Tensor single(String name, Tensor half) {
    float[] values = new float[half.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = HalfFloat.toFloat(half.data().getShort(2 * i));
    }
    return Tensor.ofFloats(name, half.shape(), values);
  }

  /**
   * Whether a model stores a weight as float16.
   *
   * @param model any model
   * @return true if one of its initializers is float16
   */
  public static boolean areIn(OnnxModel model) {
    return model.proto().getGraph().getInitializerList().stream()
        .anyMatch(weight -> weight.getDataType() == ElementType.FLOAT16.code());
  }

  private static boolean isLargeFloat(TensorProto weight) {
    return weight.getDataType() == ElementType.FLOAT32.code()
        && weight.getDimsCount() >= LEAST_RANK
        && TensorReader.read(weight).size() >= LEAST_ELEMENTS;
  }

  private static boolean fits(TensorProto weight) {
    for (float value : TensorReader.read(weight).toFloats()) {
      // Written so that NaN does not fit either.
      if (!(Math.abs(value) <= HalfFloat.MAX)) {
        return false;
      }
    }
    return true;
  }

  private static Tensor half(Tensor weight) {
    float[] values = weight.toFloats();
    ByteBuffer data = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putShort(HalfFloat.of(value));
    }
    return new Tensor(weight.name() + SUFFIX, ElementType.FLOAT16, weight.shape(), data.flip());
  }

  private static NodeProto cast(String half, String weight) {
    return GraphBuilder.protoOf(
        "Cast",
        weight + "/Cast",
        List.of(half),
        List.of(weight),
        Attribute.of("to", ElementType.FLOAT32.code()));
  }
}
