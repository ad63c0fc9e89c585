package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Folds a batch normalization into the convolution, transposed convolution or dense layer right
 * before it, a reshape of features to planes between them or not: {@code scale = gamma /
 * sqrt(variance + epsilon)}, weights times scale, bias {@code (bias - mean) * scale + beta},
 * computed in double precision. It folds where the layer's output goes nowhere else and all
 * parameters are float32 initializers; anything else stays as it is.
 */
public final class BatchNormFolding {

  private final Map<String, Tensor> tensors = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, NodeProto> layers = new HashMap<>();
  private final Map<String, NodeProto> reshapes = new HashMap<>();
  private final Map<String, long[]> shapes = new HashMap<>();
  private final Map<String, NodeProto> folded = new HashMap<>();
  private final Set<NodeProto> removed = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Tensor> added = new ArrayList<>();

  private BatchNormFolding() {}

  /**
   * Folds what can be folded.
   *
   * @param model any model
   * @return a model of the same function without the folded nodes; the same model where none could
   *     be folded
   */
  public static OnnxModel apply(OnnxModel model) {
    GraphProto graph = model.proto().getGraph();
    // A subgraph may read outer values unseen.
    if (graph.getNodeList().stream().anyMatch(node -> !GraphCheck.subgraphs(node).isEmpty())) {
      return model;
    }
    BatchNormFolding folding = new BatchNormFolding();
    folding.read(graph);
    graph.getNodeList().forEach(folding::fold);
    return folding.removed.isEmpty() ? model : folding.rewrite(model.proto());
  }

  private void read(GraphProto graph) {
    for (TensorProto proto : graph.getInitializerList()) {
      if (proto.getDataType() == ElementType.FLOAT32.code()) {
        tensors.put(proto.getName(), TensorReader.read(proto));
      }
      if (proto.getDataType() == ElementType.INT64.code()) {
        shapes.put(proto.getName(), TensorReader.read(proto).toLongs());
      }
    }
    // An initializer that is an input too can be fed: it is no constant.
    graph.getInputList().forEach(input -> tensors.remove(input.getName()));
    graph.getInputList().forEach(input -> shapes.remove(input.getName()));
    graph.getNodeList().forEach(node -> OuterReads.of(node).forEach(this::countUse));
    graph.getOutputList().forEach(output -> countUse(output.getName()));
    graph.getNodeList().stream()
        .filter(FoldableLayer::isOne)
        .forEach(node -> layers.put(node.getOutput(0), node));
    graph.getNodeList().stream()
        .filter(node -> node.getOpType().equals("Reshape"))
        .forEach(node -> reshapes.put(node.getOutput(0), node));
  }

  private void countUse(String value) {
    uses.merge(value, 1, Integer::sum);
  }

  private void fold(NodeProto norm) {
    if (!norm.getOpType().equals("BatchNormalization") || norm.getOutputCount() != 1) {
      return;
    }
    NodeProto reshape = reshapes.get(norm.getInput(0));
    NodeProto layer = layers.get(reshape == null ? norm.getInput(0) : reshape.getInput(0));
    if (layer == null
        || uses.get(norm.getInput(0)) != 1
        || uses.get(layer.getOutput(0)) != 1
        || folded.containsKey(layer.getOutput(0))) {
      return;
    }
    NodeView view = new NodeView(norm, Map.of(), tensors);
    float[] gamma = view.constantFloats(1);
    float[] beta = view.constantFloats(2);
    float[] mean = view.constantFloats(3);
    float[] variance = view.constantFloats(4);
    boolean constant = gamma != null && beta != null && mean != null && variance != null;
    if (!constant || view.longOf("training_mode", 0) != 0) {
      return;
    }
    if (beta.length != gamma.length
        || mean.length != gamma.length
        || variance.length != gamma.length) {
      throw view.refusal("its four parameters differ in size");
    }
    double epsilon = view.floatOf("epsilon", 1e-5f);
    double[] scale = new double[gamma.length];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = gamma[c] / Math.sqrt(variance[c] + epsilon);
    }
    if (reshape == null) {
      FoldableLayer.of(layer, tensors, scale.length)
          .ifPresent(
              foldable -> replace(layer, norm.getOutput(0), norm, foldable, scale, mean, beta));
      return;
    }
    foldThrough(reshape, layer, norm, scale, mean, beta);
  }

  /** Features that become planes: each plane's numbers share its scale. */
  private void foldThrough(
      NodeProto reshape,
      NodeProto layer,
      NodeProto norm,
      double[] scale,
      float[] mean,
      float[] beta) {
    long[] shape = shapes.get(reshape.getInput(1));
    if (!layer.getOpType().equals("Gemm") || shape == null || !keepsRows(shape, scale.length)) {
      return;
    }
    int each = 1;
    for (int axis = 2; axis < shape.length; axis++) {
      each = Math.multiplyExact(each, Math.toIntExact(shape[axis]));
    }
    double[] scales = new double[scale.length * each];
    float[] means = new float[scales.length];
    float[] betas = new float[scales.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = scale[i / each];
      means[i] = mean[i / each];
      betas[i] = beta[i / each];
    }
    FoldableLayer.of(layer, tensors, scales.length)
        .ifPresent(
            foldable -> {
              replace(layer, layer.getOutput(0), norm, foldable, scales, means, betas);
              folded.put(
                  reshape.getOutput(0),
                  reshape.toBuilder().setOutput(0, norm.getOutput(0)).build());
            });
  }

  /** Whether a reshape makes so many planes of each row. */
  private static boolean keepsRows(long[] shape, int planes) {
    boolean fixed = true;
    for (int axis = 2; axis < shape.length; axis++) {
      fixed &= shape[axis] > 0;
    }
    return shape.length > 1 && shape[0] <= 0 && shape[1] == planes && fixed;
  }

  private void replace(
      NodeProto layer,
      String output,
      NodeProto norm,
      FoldableLayer foldable,
      double[] scale,
      float[] mean,
      float[] beta) {
    Tensor weight = foldable.scaledWeight(scale).named(layer.getInput(1) + ".folded");
    Tensor bias = foldable.foldedBias(scale, mean, beta).named(biasName(layer) + ".folded");
    NodeProto replacement =
        layer.toBuilder()
            .clearInput()
            .addInput(layer.getInput(0))
            .addInput(unique(weight))
            .addInput(unique(bias))
            .setOutput(0, output)
            .build();
    folded.put(layer.getOutput(0), replacement);
    removed.add(norm);
  }

  private static String biasName(NodeProto layer) {
    boolean hasBias = layer.getInputCount() > 2 && !layer.getInput(2).isEmpty();
    return hasBias ? layer.getInput(2) : layer.getInput(1).replaceFirst("\\.weight$", "") + ".bias";
  }

  /** A weight may be shared by two layers that are folded with different statistics. */
  private String unique(Tensor tensor) {
    Set<String> names = new HashSet<>(tensors.keySet());
    names.addAll(uses.keySet());
    added.forEach(other -> names.add(other.name()));
    String name = tensor.name();
    for (int i = 2; names.contains(name); i++) {
      name = tensor.name() + "_" + i;
    }
    added.add(tensor.named(name));
    return name;
  }

  private OnnxModel rewrite(ModelProto model) {
    GraphProto graph = model.getGraph();
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      if (!removed.contains(node)) {
        nodes.add(node.getOutputCount() == 0 ? node : folded.getOrDefault(node.getOutput(0), node));
      }
    }
    Set<String> needed = OuterReads.of(nodes);
    graph.getOutputList().forEach(output -> needed.add(output.getName()));
    GraphProto.Builder rewritten =
        graph.toBuilder().clearNode().addAllNode(nodes).clearInitializer();
    graph.getInitializerList().stream()
        .filter(tensor -> needed.contains(tensor.getName()))
        .forEach(rewritten::addInitializer);
    added.forEach(tensor -> rewritten.addInitializer(tensor.toProto()));
    return OnnxModel.of(model.toBuilder().setGraph(rewritten).build());
  }
}
