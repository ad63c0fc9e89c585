package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubPixelFormTest {

  private static final int ROWS = 5;

  private final SmallDecoders decoders = new SmallDecoders();

  @ParameterizedTest(name = "kernel {0}, stride {1}, padding {2}, output padding {3}, {4}")
  @CsvSource({
    "4, 2, 1, 0, Relu",
    "3, 2, 1, 1, LeakyRelu",
    "2, 2, 0, 0, Sigmoid",
    "5, 2, 2, 1, Tanh",
    "5, 3, 1, 0, Relu",
    "6, 4, 1, 0, LeakyRelu",
    "3, 1, 1, 0, Relu"
  })
  void itComputesWhatTheDecoderComputes(
      int kernel, int stride, int padding, int outputPadding, String activation) {
    for (int channels : new int[] {1, 3, 16}) {
      OnnxModel decoder =
          decoders.convolution(
              kernel, stride, padding, outputPadding, activation, 16, 32, channels);

      OnnxModel form = SubPixelForm.of(decoder);

      GraphCheck.check(form);
      assertThat(ops(form)).contains("Conv");
      assertThat(form.outputs()).isEqualTo(decoder.outputs());
      assertClose(form, decoder);
    }
  }

  @Test
  void aLastLayerOfFewChannelsTakesThePhasesAsTheyAre() {
    OnnxModel form = SubPixelForm.of(decoders.convolution(4, 2, 1, 0, "Relu", 16, 16, 1));

    assertThat(ops(form))
        .containsExactly(
            "Gemm",
            "Reshape",
            "Conv",
            "Conv",
            "Conv",
            "Conv",
            "Concat",
            "Relu",
            "ConvTranspose",
            "Sigmoid");
  }

  @ParameterizedTest(name = "kernel {0}, stride {1}, {2} channels")
  @CsvSource({"2, 2, 1", "4, 4, 1", "4, 2, 24"})
  void phasesAreWovenWhereTakingThemWouldCostMore(int kernel, int stride, int channels) {
    int padding = (kernel - stride) / 2;
    OnnxModel decoder = decoders.convolution(kernel, stride, padding, 0, "Relu", 16, 16, channels);

    OnnxModel form = SubPixelForm.of(decoder);

    assertThat(ops(form).stream().filter("DepthToSpace"::equals)).hasSize(1);
    assertThat(ops(form)).contains("ConvTranspose");
    assertClose(form, decoder);
  }

  @Test
  void phasesAreWovenForALayerOfManyChannelsAndForTheImage() {
    OnnxModel form = SubPixelForm.of(decoders.convolution(2, 2, 0, 0, "Relu", 16, 16, 16));

    assertThat(ops(form).stream().filter("DepthToSpace"::equals)).hasSize(2);
    assertThat(ops(form).get(ops(form).size() - 1)).isEqualTo("DepthToSpace");
  }

  @Test
  void bytesAreWovenInPlaceOfFloats() {
    OnnxModel decoder =
        GeneratorGraph.withoutImage(
            GeneratorGraph.withPixels(decoders.convolution(2, 2, 0, 0, "Relu", 16, 16, 16)));

    OnnxModel form = SubPixelForm.of(decoder);

    List<String> ops = ops(form);
    assertThat(ops.subList(ops.size() - 4, ops.size()))
        .containsExactly("Sigmoid", "QuantizeLinear", "DepthToSpace", "Transpose");
    byte[] wanted = bytes(decoder);
    byte[] found = bytes(form);
    for (int i = 0; i < wanted.length; i++) {
      // A sum in another order can fall on the other side of a half.
      assertThat((found[i] & 0xFF) - (wanted[i] & 0xFF)).as("byte %d", i).isBetween(-1, 1);
    }
  }

  @Test
  void weightsStoredAsFloat16AreRewrittenToo() {
    OnnxModel decoder = HalfWeights.store(decoders.convolution(4, 2, 1, 0, "Relu", 16, 16, 1));

    OnnxModel form = SubPixelForm.of(decoder);

    assertThat(HalfWeights.areIn(form)).isFalse();
    assertClose(form, decoder);
  }

  @Test
  void aValueThatOthersReadTooIsThereForThem() {
    OnnxModel decoder = decoders.convolution(4, 2, 1, 0, "Relu", 16, 16, 1);
    OnnxModel exposed = Int8Decoder.exposing(decoder, List.of("conv0", "conv0.Relu"));

    OnnxModel form = SubPixelForm.of(exposed);

    assertThat(ops(form).stream().filter("DepthToSpace"::equals)).hasSize(2);
    assertClose(form, exposed);
  }

  @Test
  void aBranchFindsWhatItReadsOutside() {
    OnnxModel decoder = branching(decoders.convolution(4, 2, 1, 0, "Relu", 16, 16, 1));

    for (OnnxModel given : List.of(decoder, HalfWeights.store(decoder))) {
      OnnxModel form = SubPixelForm.of(given);

      GraphCheck.check(form);
      assertThat(ops(form)).contains("Conv", "If");
      assertClose(form, given);
    }
    OnnxModel both = GeneratorGraph.withPixels(decoder);
    GraphCheck.check(GeneratorGraph.withoutPixels(both));
    assertThat(ops(GeneratorGraph.withoutImage(both))).contains("If");
  }

  /** The image goes through an {@code If}, whose branches add what the first layer has made. */
  private static OnnxModel branching(OnnxModel decoder) {
    GraphProto.Builder graph = decoder.proto().getGraph().toBuilder();
    int last = graph.getNodeCount() - 1;
    graph.setNode(last, graph.getNode(last).toBuilder().setOutput(0, "straight"));
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("which")
            .setDataType(ElementType.BOOL.code())
            .setRawData(ByteString.copyFrom(new byte[] {1})));
    graph.addInitializer(Tensor.ofFloats("little", new long[0], 0.001f).toProto());
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("If")
            .addInput("which")
            .addOutput("image")
            .addAttribute(branch("then_branch", "ReduceMax"))
            .addAttribute(branch("else_branch", "ReduceMin")));
    return OnnxModel.of(decoder.proto().toBuilder().setGraph(graph).build());
  }

  private static AttributeProto branch(String name, String op) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName(name)
            .addNode(GraphBuilder.protoOf(op, op, List.of("conv0.Relu"), List.of("one")))
            .addNode(
                GraphBuilder.protoOf("Mul", "scaled", List.of("one", "little"), List.of("less")))
            .addNode(
                GraphBuilder.protoOf("Add", "sum", List.of("straight", "less"), List.of("made")))
            .addOutput(ValueInfoProto.newBuilder().setName("made"));
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 24})
  void layersOutsideOfBlocksStayAsTheyAre(int channels) {
    OnnxModel decoder = decoders.convolution(4, 2, 1, 0, "Relu", channels, 16, 1);
    assertThat(SubPixelForm.of(decoder)).isSameAs(decoder);
  }

  @Test
  void layersThatAddRowsStayAsTheyAre() {
    OnnxModel decoder = decoders.convolution(3, 2, 0, 0, "Relu", 16, 16, 1);
    assertThat(SubPixelForm.of(decoder)).isSameAs(decoder);
    OnnxModel dense = decoders.dense("Relu", "Sigmoid");
    assertThat(SubPixelForm.of(dense)).isSameAs(dense);
  }

  private static void assertClose(OnnxModel form, OnnxModel decoder) {
    List<Tensor> wanted = SmallDecoders.run(decoder, SmallDecoders.latents(ROWS));
    List<Tensor> found = SmallDecoders.run(form, SmallDecoders.latents(ROWS));
    for (int output = 0; output < wanted.size(); output++) {
      assertThat(found.get(output).shape()).isEqualTo(wanted.get(output).shape());
      float[] exact = wanted.get(output).toFloats();
      float[] made = found.get(output).toFloats();
      for (int i = 0; i < exact.length; i++) {
        // Sums of some hundred products of numbers below 10.
        assertThat(made[i]).as("number %d", i).isCloseTo(exact[i], within(2e-4f));
      }
    }
  }

  private static byte[] bytes(OnnxModel model) {
    Tensor pixels = SmallDecoders.run(model, SmallDecoders.latents(ROWS)).get(0);
    byte[] bytes = new byte[pixels.size()];
    pixels.data().get(0, bytes);
    return bytes;
  }

  private static List<String> ops(OnnxModel model) {
    GraphProto graph = model.proto().getGraph();
    return graph.getNodeList().stream().map(NodeProto::getOpType).toList();
  }
}
