package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Builds the contract of a generator around a foreign decoder: {@code latent} float32 {@code [N,Z]}
 * and {@code label} int64 {@code [N]} go in, {@code image} float32 {@code [N,C,H,W]} in [0,1] and
 * {@code pixels} uint8 {@code [N,H,W,C]} come out. The decoder itself stays as it is, under other
 * names; further outputs are dropped.
 */
public final class DecoderAdapter {

  /** The first operator set with QuantizeLinear. */
  private static final int LEAST_OPSET = 10;

  private static final ValueNames NAMES = new ValueNames("decoder/");
  private static final String LATENT = "latent";
  private static final String LABEL = "label";

  private final List<TensorProto> constants = new ArrayList<>();
  private final List<NodeProto> before = new ArrayList<>();
  private final List<NodeProto> after = new ArrayList<>();

  private DecoderAdapter() {}

  /**
   * Adapts a decoder.
   *
   * @param foreign a sound model
   * @param ports its inputs and its image
   * @return a model of the contract with a free batch axis, which a {@code Reshape} inside may
   *     still fix ({@link FixedBatch})
   * @throws OnnxException if its operator set is older than 10
   */
  public static OnnxModel adapt(OnnxModel foreign, DecoderPorts ports) {
    if (foreign.opset() < LEAST_OPSET) {
      throw new OnnxException(
          "ONNX operator set %d has no QuantizeLinear, which makes bytes: export with operator set %d or newer, such as 17"
              .formatted(foreign.opset(), LEAST_OPSET));
    }
    return new DecoderAdapter().build(foreign.proto(), ports);
  }

  private OnnxModel build(ModelProto foreign, DecoderPorts ports) {
    GraphProto decoder =
        pruned(NAMES.applyTo(foreign.getGraph()), NAMES.of(ports.image().output()));
    feedLatent(ports.latent());
    ports.label().ifPresent(this::feedLabel);
    finish(ports.image());
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("decoder")
            .addInput(
                DeclaredTypes.write(
                    ValueType.batched(LATENT, ElementType.FLOAT32, ports.latent().size())))
            .addAllInitializer(decoder.getInitializerList())
            .addAllInitializer(constants)
            .addAllSparseInitializer(decoder.getSparseInitializerList())
            .addAllNode(before)
            .addAllNode(decoder.getNodeList())
            .addAllNode(after)
            .addOutput(DeclaredTypes.write(imageType(ports.image())));
    if (ports.label().isPresent()) {
      graph.addInput(DeclaredTypes.write(ValueType.batched(LABEL, ElementType.INT64)));
    }
    int irVersion = Math.max(OnnxModel.WRITTEN_IR_VERSION, (int) foreign.getIrVersion());
    return GeneratorGraph.withPixels(
        OnnxModel.of(
            foreign.toBuilder()
                .setGraph(graph)
                .setIrVersion(irVersion)
                .clearTrainingInfo()
                .build()));
  }

  /** Outputs that are dropped leave nodes and weights behind that nothing reads. */
  private static GraphProto pruned(GraphProto graph, String output) {
    Set<String> wanted = new HashSet<>(Set.of(output));
    LinkedList<NodeProto> kept = new LinkedList<>();
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getOutputList().stream().anyMatch(wanted::contains)) {
        kept.addFirst(node);
        wanted.addAll(OuterReads.of(node));
      }
    }
    GraphProto.Builder pruned = graph.toBuilder().clearNode().addAllNode(kept).clearInitializer();
    graph.getInitializerList().stream()
        .filter(tensor -> wanted.contains(tensor.getName()))
        .forEach(pruned::addInitializer);
    return pruned.build();
  }

  private static ValueType imageType(DecoderPorts.Image image) {
    return ValueType.batched(
        GeneratorGraph.IMAGE, ElementType.FLOAT32, image.channels(), image.height(), image.width());
  }

  private void feedLatent(DecoderPorts.Latent latent) {
    String fed = NAMES.of(latent.input().name());
    if (latent.input().rank() == 2) {
      before.add(node("Identity", List.of(LATENT), fed));
      return;
    }
    long[] axes = latent.input().shape().stream().skip(1).mapToLong(Dimension::size).toArray();
    before.add(reshape(LATENT, fed, axes));
  }

  private void feedLabel(DecoderPorts.Label label) {
    String fed = NAMES.of(label.input().name());
    Attribute type = Attribute.of("to", label.input().type().code());
    if (label.oneHot()) {
      String depth = constant(Tensor.ofLongs("label.classes", new long[0], label.classCount()));
      String values = constant(Tensor.ofFloats("label.off_on", new long[] {2}, 0, 1));
      before.add(
          node("OneHot", List.of(LABEL, depth, values), "label.row", Attribute.of("axis", -1)));
      before.add(node("Cast", List.of("label.row"), fed, type));
      return;
    }
    String index = LABEL;
    if (label.input().rank() == 2) {
      index = "label.column";
      before.add(reshape(LABEL, index, 1));
    }
    before.add(node("Cast", List.of(index), fed, type));
  }

  /** Float, then in order, then from black 0 to white 1. */
  private void finish(DecoderPorts.Image image) {
    String made = NAMES.of(image.output());
    after.add(
        node("Cast", List.of(made), "image.float", Attribute.of("to", ElementType.FLOAT32.code())));
    String planes = planes(image, "image.float");
    String unit = unit(image.range(), planes);
    if (image.bounded()) {
      after.add(node("Identity", List.of(unit), GeneratorGraph.IMAGE));
      return;
    }
    String zero = constant(Tensor.ofFloats("image.black", new long[0], 0));
    String one = constant(Tensor.ofFloats("image.white", new long[0], 1));
    after.add(node("Max", List.of(unit, zero), "image.at_least_black"));
    after.add(node("Min", List.of("image.at_least_black", one), GeneratorGraph.IMAGE));
  }

  private String planes(DecoderPorts.Image image, String from) {
    long height = image.height();
    long width = image.width();
    if (!image.channelsLast()) {
      after.add(reshape(from, "image.planes", image.channels(), height, width));
      return "image.planes";
    }
    after.add(reshape(from, "image.interleaved", height, width, image.channels()));
    after.add(
        node(
            "Transpose",
            List.of("image.interleaved"),
            "image.planes",
            Attribute.ofLongs("perm", 0, 3, 1, 2)));
    return "image.planes";
  }

  private String unit(PixelRange range, String from) {
    if (range == PixelRange.UNIT) {
      return from;
    }
    String offset = constant(Tensor.ofFloats("image.offset", new long[0], range.black()));
    String width =
        constant(Tensor.ofFloats("image.range", new long[0], range.white() - range.black()));
    after.add(node("Sub", List.of(from, offset), "image.from_zero"));
    after.add(node("Div", List.of("image.from_zero", width), "image.unit"));
    return "image.unit";
  }

  private NodeProto reshape(String from, String to, long... axes) {
    long[] target = LongStream.concat(LongStream.of(-1), LongStream.of(axes)).toArray();
    String shape = constant(Tensor.ofLongs(to + ".shape", new long[] {target.length}, target));
    return node("Reshape", List.of(from, shape), to);
  }

  private static NodeProto node(
      String op, List<String> inputs, String output, Attribute... attributes) {
    return GraphBuilder.protoOf(op, output + "/" + op, inputs, List.of(output), attributes);
  }

  private String constant(Tensor tensor) {
    constants.add(tensor.toProto());
    return tensor.name();
  }
}
