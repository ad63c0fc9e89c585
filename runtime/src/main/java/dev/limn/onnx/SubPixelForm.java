package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A decoder whose transposed convolutions are written as ordinary ones, for runtimes that are
 * quicker at those. Each makes its output as s * s phases, which stay apart through the activation
 * behind it and, where that is cheap, through the next layer; {@code DepthToSpace} weaves them in
 * the end. It computes the same sums in another order.
 *
 * <p>Source: W. Shi et al., "Is the deconvolution layer the same as a convolutional layer?",
 * arXiv:1609.07009.
 */
public final class SubPixelForm {

  /** ONNX Runtime's convolutions work on blocks of so many channels. */
  private static final int BLOCK = 16;

  /** A layer of so few output channels costs less than weaving what it reads. */
  private static final int FEW_CHANNELS = 4;

  /** By how much more products, most of them with zeros, it may become cheaper still. */
  private static final int MOST_GROWTH = 3;

  private static final Set<String> ELEMENTWISE = Set.of("Relu", "LeakyRelu", "Sigmoid", "Tanh");
  private static final Set<String> ELEMENTWISE_BY_NUMBERS = Set.of("Add", "Mul", "QuantizeLinear");

  private final Map<String, Tensor> constants = new HashMap<>();
  private final Map<String, Phases> phased = new HashMap<>();
  private final Set<String> woven = new HashSet<>();
  private final Set<String> outputs = new HashSet<>();
  private final GraphProto.Builder graph;

  /** A value that exists as phases so far. */
  private record Phases(String name, int perAxis) {}

  private SubPixelForm(GraphProto given) {
    graph = given.toBuilder().clearNode();
    given.getOutputList().forEach(output -> outputs.add(output.getName()));
    for (TensorProto proto : given.getInitializerList()) {
      constants.put(proto.getName(), TensorReader.read(proto));
    }
  }

  /**
   * Rewrites a decoder.
   *
   * @param decoder any model; weights stored as float16 become float32
   * @return a model of the same inputs and outputs; layers of other forms stay as they are
   */
  public static OnnxModel of(OnnxModel decoder) {
    if (decoder.proto().getGraph().getNodeList().stream().noneMatch(SubPixelForm::isTransposed)) {
      return decoder;
    }
    OnnxModel expanded = HalfWeights.expand(decoder);
    GraphProto given = expanded.proto().getGraph();
    SubPixelForm form = new SubPixelForm(given);
    given.getNodeList().forEach(form::visit);
    if (form.phased.isEmpty()) {
      return decoder;
    }
    return OnnxModel.of(expanded.proto().toBuilder().setGraph(form.finished()).build());
  }

  private static boolean isTransposed(NodeProto node) {
    return node.getOpType().equals("ConvTranspose");
  }

  private void visit(NodeProto node) {
    Phases input = phased.get(node.getInputCount() == 0 ? "" : node.getInput(0));
    if (isTransposed(node) && transposed(node, input)) {
      return;
    }
    if (input != null && isElementwise(node)) {
      Phases output = phase(node.getOutput(0), input.perAxis());
      graph.addNode(node.toBuilder().setInput(0, input.name()).setOutput(0, output.name()).build());
      return;
    }
    OuterReads.of(node).forEach(this::weave);
    graph.addNode(node);
  }

  /** Whether this layer could be rewritten. */
  private boolean transposed(NodeProto node, Phases input) {
    NodeView view = new NodeView(node, Map.of(), constants);
    Tensor weight = constants.get(node.getInput(1));
    Optional<Deconvolution> form =
        Deconvolution.find(view, weight).filter(Deconvolution::multiplies);
    if (form.isEmpty()) {
      return false;
    }
    if (weight.shape()[0] % BLOCK == 0 && weight.shape()[1] % BLOCK == 0) {
      weave(node.getInput(0));
      separate(node, weight, form.get());
      return true;
    }
    if (input == null || !takesPhasesCheaply(weight, form.get(), input.perAxis())) {
      return false;
    }
    whole(node, weight, form.get(), input);
    return true;
  }

  private static boolean takesPhasesCheaply(Tensor weight, Deconvolution form, int perAxis) {
    int wider = form.onPhases(perAxis).kernel();
    return weight.shape()[1] <= FEW_CHANNELS
        && wider * wider <= MOST_GROWTH * form.kernel() * form.kernel();
  }

  /** One convolution a phase. */
  private void separate(NodeProto node, Tensor weight, Deconvolution form) {
    String output = node.getOutput(0);
    List<String> parts = new ArrayList<>();
    for (int row = 0; row < form.stride(); row++) {
      for (int column = 0; column < form.stride(); column++) {
        String name = output + ".phase" + row + column;
        PhaseKernel kernel = PhaseKernel.ofOne(weight, form, row, column);
        Tensor weights = Tensor.ofFloats(name + ".weight", kernel.shape(), kernel.weights());
        layer("Conv", node, node.getInput(0), weights, name, kernel.attributes(0));
        parts.add(name);
      }
    }
    Phases phases = phase(output, form.stride());
    graph.addNode(
        GraphBuilder.protoOf(
            "Concat", phases.name(), parts, List.of(phases.name()), Attribute.of("axis", 1)));
  }

  /** A transposed convolution again, which takes phases and makes the whole. */
  private void whole(NodeProto node, Tensor weight, Deconvolution form, Phases input) {
    String output = node.getOutput(0);
    Deconvolution wider = form.onPhases(input.perAxis());
    layer(
        "ConvTranspose",
        node,
        input.name(),
        form.weightOnPhases(weight, input.perAxis(), output + ".phases.weight"),
        output,
        Attribute.ofLongs("kernel_shape", twice(wider.kernel())),
        Attribute.ofLongs("strides", twice(wider.stride())),
        Attribute.ofLongs("pads", twice(wider.padding(), wider.padding())),
        Attribute.ofLongs("output_padding", twice(wider.outputPadding())));
  }

  private static long[] twice(long... values) {
    return LongStream.concat(LongStream.of(values), LongStream.of(values)).toArray();
  }

  /** A layer of other weights and the same bias. */
  private void layer(
      String op,
      NodeProto node,
      String input,
      Tensor weights,
      String output,
      Attribute... attributes) {
    graph.addInitializer(weights.toProto());
    List<String> inputs = new ArrayList<>(List.of(input, weights.name()));
    inputs.addAll(node.getInputList().subList(2, node.getInputCount()));
    graph.addNode(GraphBuilder.protoOf(op, output, inputs, List.of(output), attributes));
  }

  /** Whether a node treats each number alike, wherever it lies. */
  private boolean isElementwise(NodeProto node) {
    if (ELEMENTWISE.contains(node.getOpType())) {
      return true;
    }
    return ELEMENTWISE_BY_NUMBERS.contains(node.getOpType())
        && node.getInputList().stream()
            .skip(1)
            .map(constants::get)
            .allMatch(constant -> constant != null && constant.size() == 1);
  }

  private Phases phase(String value, int perAxis) {
    Phases phases = new Phases(value + ".phases", perAxis);
    phased.put(value, phases);
    return phases;
  }

  /** Has a value under its own name, if it is there as phases only. */
  private void weave(String value) {
    Phases phases = phased.get(value);
    if (phases == null || !woven.add(value)) {
      return;
    }
    graph.addNode(
        GraphBuilder.protoOf(
            "DepthToSpace",
            value + "/DepthToSpace",
            List.of(phases.name()),
            List.of(value),
            Attribute.of("blocksize", phases.perAxis())));
  }

  private GraphProto finished() {
    outputs.forEach(this::weave);
    Set<String> read = OuterReads.of(graph.getNodeList());
    List<TensorProto> needed =
        graph.getInitializerList().stream()
            .filter(tensor -> read.contains(tensor.getName()))
            .toList();
    return graph.clearInitializer().addAllInitializer(needed).build();
  }
}
