package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limn.onnx.Int8Decoder.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks through a decoder once and writes down its 8-bit form. */
final class Int8Rewrite {

  /** A sigmoid of more is 255 of 255 after rounding, of less than minus that 0. */
  private static final float SIGMOID_REACH = 6.5f;

  private static final ByteScale PIXEL = new ByteScale((float) (1.0 / 255), 0);

  private final OnnxModel decoder;
  private final Map<String, Range> ranges;
  private final Map<String, Tensor> constants = new HashMap<>();
  private final Map<String, List<NodeProto>> readers = new HashMap<>();
  private final Map<String, CodedValue> coded = new HashMap<>();
  private final Int8Graph graph = new Int8Graph();
  private final Set<String> absorbed = new HashSet<>();

  Int8Rewrite(OnnxModel decoder, Map<String, Range> ranges) {
    this.decoder = decoder;
    this.ranges = ranges;
    GraphProto given = decoder.proto().getGraph();
    for (TensorProto proto : given.getInitializerList()) {
      constants.put(proto.getName(), TensorReader.read(proto));
    }
    for (NodeProto node : given.getNodeList()) {
      OuterReads.of(node)
          .forEach(input -> readers.computeIfAbsent(input, name -> new ArrayList<>()).add(node));
    }
  }

  OnnxModel rewrite() {
    for (NodeProto node : decoder.proto().getGraph().getNodeList()) {
      switch (node.getOpType()) {
        case "Gemm" -> dense(node);
        case "ConvTranspose" -> transposed(node);
        case "Relu" -> relu(node);
        case "LeakyRelu" -> leakyRelu(node);
        case "Reshape" -> reshape(node);
        case "Sigmoid" -> sigmoid(node, 1, node.getOutput(0));
        case "Tanh" -> tanh(node);
        default -> other(node);
      }
    }
    return finished();
  }

  private void dense(NodeProto node) {
    NodeView view = new NodeView(node, Map.of(), constants);
    String output = node.getOutput(0);
    ByteScale scale = outputScale(output);
    CodedValue input = coded.get(node.getInput(0));
    if (input == null) {
      keep(node);
      coded.put(output, quantized(output, scale));
      return;
    }
    Tensor weight = constants.get(node.getInput(1));
    float[] bias = view.hasInput(2) ? view.constantFloats(2) : null;
    boolean plain = view.floatOf("alpha", 1) == 1 && view.floatOf("beta", 1) == 1;
    if (weight == null || bias == null || !plain || view.longOf("transB", 0) != 1) {
      throw Int8Decoder.refusal(node, "it needs constant weights [out,in] and a bias");
    }
    int in = (int) weight.shape()[1];
    QuantizedWeight codes =
        QuantizedWeight.of(weight.toFloats(), bias, input.scale().scale(), index -> index / in);
    List<String> inputs = new ArrayList<>(graph.valueInputs(input));
    inputs.addAll(graph.weightInputs(output, weight.shape(), codes));
    inputs.add(graph.ints(output + ".bias", codes.bias()));
    inputs.addAll(graph.scaleInputs(scale));
    coded.put(
        output,
        graph.emit(Int8Graph.CONTRIB, "QGemm", output, inputs, scale, Attribute.of("transB", 1)));
  }

  private void transposed(NodeProto node) {
    NodeView view = new NodeView(node, Map.of(), constants);
    Tensor weight = constants.get(node.getInput(1));
    Deconvolution form =
        Deconvolution.find(view, weight)
            .filter(found -> found.morePlaces() >= 0)
            .orElseThrow(
                () ->
                    Int8Decoder.refusal(
                        node,
                        "it needs constant weights [in,out,k,k] of one group without gaps, alike"
                            + " on all sides, and k - 2p + output_padding from 1 on"));
    float[] bias = view.hasInput(2) ? view.constantFloats(2) : new float[(int) weight.shape()[1]];
    String output = node.getOutput(0);
    Int8Deconvolution layer = new Int8Deconvolution(graph, output, outputScale(output), form, bias);
    coded.put(output, layer.of(requireCoded(node), weight));
  }

  private void relu(NodeProto node) {
    if (absorbed.contains(node.getOutput(0))) {
      // Codes from 0 on hold nothing negative.
      coded.put(node.getOutput(0), coded.get(node.getInput(0)));
      return;
    }
    if (coded.containsKey(node.getInput(0))) {
      throw Int8Decoder.refusal(node, "its input is read by others too");
    }
    keep(node);
  }

  private void leakyRelu(NodeProto node) {
    CodedValue input = coded.get(node.getInput(0));
    if (input == null) {
      keep(node);
      return;
    }
    ByteScale scale = rangeScale(node.getOutput(0));
    List<String> inputs = new ArrayList<>(graph.valueInputs(input));
    inputs.addAll(graph.scaleInputs(scale));
    float alpha = new NodeView(node, Map.of(), constants).floatOf("alpha", 0.01f);
    CodedValue made =
        graph.emit(
            Int8Graph.CONTRIB,
            "QLinearLeakyRelu",
            node.getOutput(0),
            inputs,
            scale,
            Attribute.of("alpha", alpha));
    coded.put(node.getOutput(0), new CodedValue(made.name(), scale, input.phases()));
  }

  private void reshape(NodeProto node) {
    CodedValue input = coded.get(node.getInput(0));
    if (input == null) {
      keep(node);
      return;
    }
    keepConstant(node.getInput(1));
    coded.put(
        node.getOutput(0),
        graph.emit(
            "",
            "Reshape",
            node.getOutput(0),
            List.of(graph.woven(input).name(), node.getInput(1)),
            input.scale()));
  }

  /** A table lookup: sigmoid of so many times the input, as pixels. */
  private void sigmoid(NodeProto node, float factor, String output) {
    CodedValue input = requireCoded(node);
    List<String> inputs =
        new ArrayList<>(
            graph.valueInputs(
                new CodedValue(input.name(), input.scale().times(factor), input.phases())));
    inputs.addAll(graph.scaleInputs(PIXEL));
    CodedValue made = graph.emit(Int8Graph.CONTRIB, "QLinearSigmoid", output, inputs, PIXEL);
    coded.put(output, new CodedValue(made.name(), PIXEL, input.phases()));
  }

  /** (tanh(x) + 1) / 2 is the sigmoid of 2x. */
  private void tanh(NodeProto node) {
    NodeProto plusOne = onlyReader(node.getOutput(0), "Add");
    NodeProto half = plusOne == null ? null : onlyReader(plusOne.getOutput(0), "Mul");
    if (half == null || !hasOperand(plusOne, 1) || !hasOperand(half, 0.5f)) {
      throw Int8Decoder.refusal(node, "(tanh(x) + 1) / 2 has one, tanh alone has not");
    }
    absorbed.add(plusOne.getOutput(0));
    absorbed.add(half.getOutput(0));
    sigmoid(node, 2, half.getOutput(0));
  }

  /** Whether one of two operands is a constant of one certain number. */
  private boolean hasOperand(NodeProto node, float number) {
    return node.getInputList().stream()
        .map(constants::get)
        .anyMatch(
            constant ->
                constant != null
                    && constant.type() == ElementType.FLOAT32
                    && constant.size() == 1
                    && constant.toFloats()[0] == number);
  }

  private void other(NodeProto node) {
    if (node.getOutputList().stream().allMatch(absorbed::contains)) {
      return;
    }
    if (OuterReads.of(node).stream().anyMatch(coded::containsKey)) {
      throw Int8Decoder.refusal(node, "this operator behind a quantized layer is not known");
    }
    keep(node);
  }

  private OnnxModel finished() {
    CodedValue last = coded.get(GeneratorGraph.IMAGE);
    if (last == null || !last.scale().equals(PIXEL)) {
      throw new OnnxException(
          "no 8-bit form of %s: its image must be made by a sigmoid, or by (tanh(x) + 1) / 2"
              .formatted(decoder.name()));
    }
    CodedValue image = graph.woven(last);
    graph.add(
        GraphBuilder.protoOf(
            "DequantizeLinear",
            "image/DequantizeLinear",
            graph.valueInputs(image),
            List.of(GeneratorGraph.IMAGE)));
    graph.add(
        GraphBuilder.protoOf(
            "Transpose",
            "pixels/Transpose",
            List.of(image.name()),
            List.of(GeneratorGraph.PIXELS),
            Attribute.ofLongs("perm", 0, 2, 3, 1)));
    ValueType type =
        decoder.outputs().stream()
            .filter(output -> output.name().equals(GeneratorGraph.IMAGE))
            .findFirst()
            .orElseThrow();
    List<Dimension> shape = type.shape();
    return graph.inPlaceOf(
        decoder,
        new ValueType(
            GeneratorGraph.PIXELS,
            ElementType.UINT8,
            List.of(shape.get(0), shape.get(2), shape.get(3), shape.get(1))));
  }

  /** The scale of a layer's output; a ReLU that alone reads it is done by the codes' range. */
  private ByteScale outputScale(String output) {
    NodeProto reader = soleReader(output);
    while (reader != null && reader.getOpType().equals("Reshape")) {
      reader = soleReader(reader.getOutput(0));
    }
    if (reader != null && reader.getOpType().equals("Relu")) {
      absorbed.add(reader.getOutput(0));
      return ByteScale.ofRange(0, range(reader.getOutput(0)).most());
    }
    float reach = reader == null ? Float.MAX_VALUE : reach(reader.getOpType());
    Range range = range(output);
    return ByteScale.ofRange(Math.max(range.least(), -reach), Math.min(range.most(), reach));
  }

  /** Beyond which inputs an activation's result does not change any more. */
  private static float reach(String op) {
    return switch (op) {
      case "Sigmoid" -> SIGMOID_REACH;
      case "Tanh" -> SIGMOID_REACH / 2;
      default -> Float.MAX_VALUE;
    };
  }

  private ByteScale rangeScale(String value) {
    return ByteScale.ofRange(range(value).least(), range(value).most());
  }

  private Range range(String value) {
    Range range = ranges.get(value);
    if (range == null) {
      throw new OnnxException("no range of '" + value + "' was given");
    }
    return range;
  }

  private NodeProto soleReader(String value) {
    List<NodeProto> found = readers.getOrDefault(value, List.of());
    boolean output = decoder.outputs().stream().anyMatch(declared -> declared.name().equals(value));
    return found.size() == 1 && !output ? found.get(0) : null;
  }

  private NodeProto onlyReader(String value, String op) {
    NodeProto reader = soleReader(value);
    return reader != null && reader.getOpType().equals(op) ? reader : null;
  }

  /** The input as bytes, made so where it is float32 still. */
  private CodedValue requireCoded(NodeProto node) {
    String input = node.getInput(0);
    return coded.computeIfAbsent(input, name -> quantized(name, rangeScale(name)));
  }

  private CodedValue quantized(String value, ByteScale scale) {
    List<String> inputs = new ArrayList<>(List.of(value));
    inputs.addAll(graph.scaleInputs(scale));
    return graph.emit("", "QuantizeLinear", value, inputs, scale);
  }

  private void keep(NodeProto node) {
    graph.add(node);
    OuterReads.of(node).forEach(this::keepConstant);
  }

  private void keepConstant(String name) {
    Tensor constant = constants.get(name);
    if (constant != null) {
      graph.constant(constant);
    }
  }
}
