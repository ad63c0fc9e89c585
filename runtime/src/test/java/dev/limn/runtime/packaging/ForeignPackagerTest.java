package dev.limn.runtime.packaging;

import static dev.limn.runtime.packaging.ForeignGraph.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.PixelRange;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.GraphRunner;
import dev.limn.runtime.Labels;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.BareDecoder;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ForeignPackagerTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);
  private static final ForeignFacts FACTS =
      new ForeignFacts("strange", "1.0.0", null, null, null, null);
  private static final ForeignAnswers NONE = ForeignAnswers.NONE;
  private static final int ROWS = 7;

  @TempDir Path directory;

  @Test
  void aDecoderOfUnitPlanesNeedsNoAnswer() {
    ModelPackage made = pack(PLAIN.build(), NONE);

    assertSame(PLAIN, made, PixelRange.UNIT, false);
    Manifest manifest = made.manifest();
    assertThat(manifest.name()).isEqualTo("strange");
    assertThat(manifest.family()).isEqualTo("foreign");
    assertThat(manifest.conditional()).isFalse();
    assertThat(manifest.image().describe()).isEqualTo("4x5 grey");
    assertThat(manifest.latent().size()).isEqualTo(6);
    assertThat(manifest.created()).isEqualTo("2026-02-03T04:05:06Z");
    assertThat(manifest.training().originalSha256()).isEqualTo(Sha256.of(PLAIN.build().toBytes()));
    assertThat(manifest.training().dataSet()).isNull();
    assertThat(manifest.evaluation()).isNull();
    assertThat(made.testVectors().inputs()).hasSize(1);
    assertThat(made.paths()).contains("samples.png", "README.md", "LICENSE");
  }

  @Test
  void tanhIsMappedFromMinusOneToOne() {
    ForeignGraph tanh = PLAIN.activation("Tanh");

    assertSame(tanh, pack(tanh.build(), NONE), PixelRange.SYMMETRIC, false);
  }

  @Test
  void bytesStayTheBytesThatTheyWere() {
    ForeignGraph bytes = PLAIN.activation("Bytes").image("N", "4", "5", "3");
    ModelPackage made = pack(bytes.build(), NONE);

    try (Sampler sampler = Sampler.open(made)) {
      Latents latents = sampler.latents(SampleRequest.of(ROWS));
      Tensor original = run(bytes, latents).get(0);
      byte[] expected = new byte[original.size()];
      original.data().get(expected);
      assertThat(sampler.decode(latents).pixels()).isEqualTo(expected);
    }
  }

  @Test
  void channelsLastAreTransposed() {
    ForeignGraph last = PLAIN.image("N", "4", "5", "3");
    ModelPackage made = pack(last.build(), NONE);

    assertThat(made.manifest().image().describe()).isEqualTo("4x5 RGB");
    assertSame(last, made, PixelRange.UNIT, true);
  }

  @Test
  void flatImagesAreFoldedToTheSizeThatIsSaid() {
    ForeignGraph flat = PLAIN.image("N", "60");
    ForeignAnswers planes =
        new ForeignAnswers(null, null, null, null, null, ImageLayout.NCHW, new ImageSize(4, 5));
    ForeignAnswers interleaved =
        new ForeignAnswers(null, null, null, null, null, ImageLayout.NHWC, new ImageSize(4, 5));

    assertSame(flat, pack(flat.build(), planes), PixelRange.UNIT, false);
    assertSame(flat, pack(flat.build(), interleaved), PixelRange.UNIT, true);
  }

  @Test
  void threeAxesAreGreyWhereThatIsSaid() {
    ForeignGraph grey = PLAIN.image("N", "4", "5");
    ForeignAnswers answers =
        new ForeignAnswers(null, null, null, null, null, ImageLayout.NHW, null);

    assertSame(grey, pack(grey.build(), answers), PixelRange.UNIT, false);
  }

  @Test
  void latentsWithEmptyAxesBehindAreFed() {
    ForeignGraph deep = PLAIN.latent("batch_size", "6", "1", "1");

    ModelPackage made = pack(deep.build(), NONE);

    assertThat(made.manifest().latent().size()).isEqualTo(6);
    assertSame(deep, made, PixelRange.UNIT, false);
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"INT32", "INT64", "FLOAT32"})
  void labelsOfEveryFormAreFedFromAnIndex(ElementType type) {
    ForeignAnswers answers =
        new ForeignAnswers("z", "y", null, List.of("cat", "dog", "owl"), null, null, null);
    for (String[] shape : new String[][] {{"N"}, {"N", "1"}, {"N", "3"}}) {
      ForeignGraph labelled = PLAIN.label(type, shape);
      ModelPackage made = pack(labelled.build(), answers);

      assertThat(made.manifest().image().classNames()).containsExactly("cat", "dog", "owl");
      assertSame(labelled, made, PixelRange.UNIT, false);
    }
  }

  @Test
  void anIntegerInputIsTheLabelAndAOneHotRowKnowsItsClasses() {
    ModelPackage made = pack(PLAIN.label(ElementType.INT32, "N", "3").build(), NONE);

    assertThat(made.manifest().image().classNames()).containsExactly("0", "1", "2");
  }

  @ParameterizedTest
  @CsvSource({"1", "4"})
  void aFixedBatchIsFreed(String batch) {
    ForeignGraph fixed =
        PLAIN.latent(batch, "6").image(batch, "1", "4", "5").label(ElementType.INT64, batch, "3");

    ModelPackage made = pack(fixed.build(), NONE);

    assertThat(made.manifest().graphs().get(0).inputs().get(0).shape()).containsExactly("N", "6");
    try (Sampler sampler = Sampler.open(made)) {
      SampleRequest request = SampleRequest.of(4).withLabels(Labels.cycle(0, 1, 2, 0));
      Latents latents = sampler.latents(request);
      int[] labels = sampler.labels(request);
      float[] expected = new float[4 * 20];
      for (int from = 0; from < 4; from += Integer.parseInt(batch)) {
        int rows = Integer.parseInt(batch);
        float[] part = Arrays.copyOfRange(latents.values(), from * 6, (from + rows) * 6);
        float[] drawn =
            run(fixed, new Latents(rows, 6, part), Arrays.copyOfRange(labels, from, from + rows))
                .get(0)
                .toFloats();
        System.arraycopy(drawn, 0, expected, from * 20, drawn.length);
      }
      assertThat(sampler.decodeFloats(latents, labels)).isEqualTo(expected);
    }
  }

  @Test
  void aBatchThatDependsOnItselfIsRefused() {
    GraphBuilder graph = PLAIN.begin();
    graph.initializer(Tensor.ofLongs("first", new long[] {1}, 0));
    graph.node("CumSum", "sum", List.of("x", "first"));
    graph.node("Sigmoid", "mixed", List.of("sum"));
    graph.output(ValueType.batched("mixed", ElementType.FLOAT32, 1, 4, 5));

    assertThatThrownBy(() -> pack(graph.build(), output("mixed")))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "decoder.onnx does not draw images one by one, whatever the batch: export it for"
                + " inference with a free batch axis (a batch of 5 draws other images)");
  }

  @Test
  void anUnboundedImageIsCutWhereItsRangeIsSaid() {
    ForeignGraph unbounded = PLAIN.activation("Softsign");
    ModelPackage made = pack(unbounded.build(), range(PixelRange.SYMMETRIC));

    assertSame(unbounded, made, PixelRange.SYMMETRIC, false);
    try (Sampler sampler = Sampler.open(made)) {
      float[] values = sampler.decodeFloats(sampler.latents(SampleRequest.of(ROWS)));
      Arrays.sort(values);
      assertThat(values[0]).isBetween(0f, 0.1f);
      assertThat(values[values.length - 1]).isBetween(0.9f, 1f);
    }
  }

  @Test
  void outputsBesideTheImageAreDroppedWithWhatTheyNeed() {
    GraphBuilder graph = PLAIN.begin();
    graph.initializer(Tensor.ofFloats("unused", new long[] {6, 2}, new float[12]));
    graph.node("MatMul", "mean", List.of("flat", "unused"));
    graph.output(ValueType.batched("mean", ElementType.FLOAT32, 2));

    ModelPackage made = pack(graph.build(), NONE);

    assertSame(PLAIN, made, PixelRange.UNIT, false);
    String decoder = new String(made.bytes("decoder.onnx"), StandardCharsets.ISO_8859_1);
    assertThat(decoder).doesNotContain("unused").contains("decoder/x");
  }

  @Test
  void weightsThatOldFilesListAsInputsBecomeConstants() throws IOException {
    ModelProto old = PLAIN.build().proto();
    GraphProto.Builder graph = old.getGraph().toBuilder();
    graph.addInput(graph.getInput(0).toBuilder().setName("image"));
    graph.getInputBuilder(1).getTypeBuilder().getTensorTypeBuilder().clearShape();
    Path file = directory.resolve("old.onnx");
    Files.write(file, old.toBuilder().setGraph(graph).setIrVersion(3).build().toByteArray());

    ModelPackage made = ForeignPackager.pack(file, NONE, FACTS, CLOCK);

    assertThat(made.manifest().graphs().get(0).inputs()).hasSize(1);
  }

  @Test
  void theDecoderAloneExplainsItself() throws IOException {
    ModelPackage made = pack(PLAIN.label(ElementType.INT64, "N", "3").build(), NONE);
    Path alone = Files.write(directory.resolve("alone.onnx"), made.bytes("decoder.onnx"));

    Manifest manifest = BareDecoder.open(alone).manifest();
    assertThat(manifest.name()).isEqualTo("strange");
    assertThat(manifest.image().classNames()).containsExactly("0", "1", "2");
  }

  @Test
  void theCardSaysWhatIsKnownAndThatTheRestIsNot() {
    String silent = text(pack(PLAIN.activation("Tanh").build(), NONE), "README.md");
    assertThat(silent)
        .startsWith("---\nlibrary_name: limn\n")
        .contains(
            "license: unknown",
            "Not measured.",
            "does not say how it was trained",
            "licence of the weights: not stated",
            "licence of the data: not stated",
            "black -1, white 1, channels first",
            Sha256.of(PLAIN.activation("Tanh").build().toBytes()))
        .doesNotContain("null", "%");

    ForeignFacts facts =
        new ForeignFacts("s", "2.0", "Draws dots", "MIT", "Permission is granted", "Own pictures");
    ModelPackage told = ForeignPackager.pack(write(PLAIN.build()), NONE, facts, CLOCK);
    assertThat(text(told, "README.md"))
        .contains("license: mit", "Draws dots.\n", "licence of the data: Own pictures");
    assertThat(text(told, "LICENSE")).isEqualTo("Permission is granted");
    assertThat(told.manifest().licence()).isEqualTo("MIT");
  }

  @Test
  void equalFilesMakeEqualPackages() {
    assertThat(pack(PLAIN.build(), NONE).sha256()).isEqualTo(pack(PLAIN.build(), NONE).sha256());
  }

  @Test
  void eachOpenQuestionNamesTheOptionsThatAnswerIt() {
    assertQuestion(
        PLAIN.label(ElementType.FLOAT32, "N", "3").build(),
        NONE,
        "decoder.onnx has 2 float inputs, 'z' [N,6] and 'y' [N,3]: which is the latent?"
            + " say --latent-input z or --latent-input y");
    assertQuestion(
        PLAIN.label(ElementType.FLOAT32, "N", "3").build(),
        new ForeignAnswers("z", null, null, null, null, null, null),
        "decoder.onnx has another input 'y' [N,3] that Limn does not feed: is it the class?"
            + " say --label-input y, or export the decoder without it");
    assertQuestion(
        PLAIN.label(ElementType.INT64, "N").build(),
        NONE,
        "decoder.onnx takes class indices 'y' [N]: how many classes are there?"
            + " say --classes 10, or name them");
    assertQuestion(
        PLAIN.image("N", "4", "5").build(),
        NONE,
        "decoder.onnx makes images of three axes 'x' [N,4,5]: are they batch, rows and columns,"
            + " grey? say --layout nhw");
    assertQuestion(
        PLAIN.image("N", "20").build(),
        NONE,
        "decoder.onnx makes flat images 'x' [N,20]: of which height and width?"
            + " say --size 28x28 or the like");
    assertQuestion(
        PLAIN.image("N", "3", "5", "3").build(),
        NONE,
        "decoder.onnx: are the channels of 'x' [N,3,5,3] before the rows or last?"
            + " say --layout nchw or --layout nhwc");
    assertThatThrownBy(() -> pack(PLAIN.activation("").build(), NONE))
        .isInstanceOf(UsageException.class)
        .hasMessageMatching(
            "decoder.onnx does not bound 'x', which reached from -\\S+ to \\S+ in a trial: what are"
                + " black and white\\? say --range 0..1, --range -1..1 or --range 0..255");
    GraphBuilder two = PLAIN.begin();
    two.node("Neg", "other", List.of("x"));
    two.output(ValueType.batched("other", ElementType.FLOAT32, 1, 4, 5));
    assertQuestion(
        two.build(),
        NONE,
        "decoder.onnx has 2 outputs, 'x' [N,1,4,5] and 'other' [N,1,4,5]: which is the image?"
            + " say --image-output x or --image-output other");
  }

  @Test
  void anAnswerThatDoesNotFitIsRefused() {
    assertQuestion(
        PLAIN.activation("Tanh").build(),
        range(PixelRange.UNIT),
        "decoder.onnx: the graph keeps 'x' within -1..1, found --range 0..1: leave it out");
    assertThatThrownBy(() -> pack(PLAIN.activation("Softsign").build(), range(PixelRange.BYTES)))
        .hasMessageMatching(
            "decoder.onnx: --range 0..255 does not fit 'x', which reached from .* in a trial");
    assertQuestion(
        PLAIN.build(),
        new ForeignAnswers("zz", null, null, null, null, null, null),
        "decoder.onnx has no input 'zz' for --latent-input; did you mean 'z'?");
    assertThatThrownBy(() -> pack(PLAIN.build(), output("xx")))
        .hasMessageStartingWith("decoder.onnx has no output 'xx' for --image-output");
    assertQuestion(
        PLAIN.build(),
        new ForeignAnswers(null, null, null, List.of("a"), null, null, null),
        "decoder.onnx has no input of classes: leave --classes out");
    assertQuestion(
        PLAIN.build(),
        new ForeignAnswers(null, null, null, null, null, ImageLayout.NHWC, null),
        "decoder.onnx: --layout nhwc does not fit 'x' [N,1,4,5]: it is nchw");
    assertQuestion(
        PLAIN.build(),
        new ForeignAnswers(null, null, null, null, null, null, new ImageSize(4, 5)),
        "decoder.onnx: --size is for a flat image, found 'x' [N,1,4,5]: leave it out");
    assertQuestion(
        PLAIN.image("N", "20").build(),
        new ForeignAnswers(null, null, null, null, null, null, new ImageSize(4, 4)),
        "decoder.onnx: --size 4x4 with 1 or 3 channels does not fill 'x' [N,20]");
    assertQuestion(
        PLAIN.label(ElementType.INT64, "N", "3").build(),
        new ForeignAnswers(null, null, null, List.of("a", "b"), null, null, null),
        "decoder.onnx: input 'y' [N,3] has 3 classes, found 2 in --classes");
  }

  @Test
  void whatNoAnswerHelpsIsRefused() throws IOException {
    assertQuestion(
        PLAIN.image("N", "2", "5", "2").build(),
        NONE,
        "decoder.onnx: an image has 1 or 3 channels, second or last, found 'x' [N,2,5,2]");
    OnnxModel old = PLAIN.build();
    Path file = directory.resolve("decoder.onnx");
    Files.write(file, old.proto().toBuilder().setOpsetImport(0, opset(9)).build().toByteArray());
    assertThatThrownBy(() -> ForeignPackager.pack(file, NONE, FACTS, CLOCK))
        .hasMessage(
            "decoder.onnx: ONNX operator set 9 has no QuantizeLinear, which makes bytes: export with"
                + " operator set 10 or newer, such as 17");
    Files.write(file, old.proto().toBuilder().setOpsetImport(0, opset(99)).build().toByteArray());
    assertThatThrownBy(() -> ForeignPackager.pack(file, NONE, FACTS, CLOCK))
        .hasMessage("decoder.onnx: ONNX operator set 99 is not supported: Limn reads 7 to 25");
    Files.writeString(file, "no graph");
    assertThatThrownBy(() -> ForeignPackager.pack(file, NONE, FACTS, CLOCK))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("decoder.onnx: not an ONNX model");
    assertThatThrownBy(
            () -> ForeignPackager.pack(directory.resolve("none.onnx"), NONE, FACTS, CLOCK))
        .hasMessageContaining("cannot read", "none.onnx");
  }

  private static OperatorSetIdProto opset(int version) {
    return OperatorSetIdProto.newBuilder().setVersion(version).build();
  }

  private void assertQuestion(OnnxModel graph, ForeignAnswers answers, String message) {
    assertThatThrownBy(() -> pack(graph, answers))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }

  /** What the package draws is what the original draws, mapped by a plain loop. */
  private static void assertSame(
      ForeignGraph original, ModelPackage made, PixelRange range, boolean channelsLast) {
    try (Sampler sampler = Sampler.open(made)) {
      SampleRequest request = SampleRequest.of(ROWS);
      Latents latents = sampler.latents(request);
      int[] labels = sampler.labels(request);
      float[] raw = run(original, latents, labels).get(0).toFloats();
      int channels = made.manifest().image().channels();
      float[] found = sampler.decodeFloats(latents, labels);
      assertThat(found).hasSameSizeAs(raw);
      for (int n = 0; n < ROWS; n++) {
        for (int c = 0; c < channels; c++) {
          for (int i = 0; i < 20; i++) {
            float value = raw[n * 20 * channels + (channelsLast ? i * channels + c : c * 20 + i)];
            float unit = (value - range.black()) / (range.white() - range.black());
            assertThat(found[(n * channels + c) * 20 + i])
                .isCloseTo(Math.max(0, Math.min(1, unit)), within(1e-5f));
          }
        }
      }
    }
  }

  private static List<Tensor> run(ForeignGraph graph, Latents latents, int... labels) {
    long[] shape = graph.latentShape().stream().mapToLong(Dimension::size).toArray();
    shape[0] = latents.count();
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(Tensor.ofFloats("z", shape, latents.values()));
    if (graph.label() != null) {
      inputs.add(label(graph.label(), labels));
    }
    try (GraphRunner runner = GraphRunner.open(graph.build())) {
      return runner.run(inputs);
    }
  }

  private static Tensor label(ValueType type, int[] labels) {
    int width = type.rank() == 1 ? 1 : (int) type.shape().get(1).size();
    ByteBuffer data =
        ByteBuffer.allocate(labels.length * width * type.type().byteSize())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int label : labels) {
      for (int k = 0; k < width; k++) {
        int value = width == 1 ? label : label == k ? 1 : 0;
        switch (type.type()) {
          case INT32 -> data.putInt(value);
          case INT64 -> data.putLong(value);
          default -> data.putFloat(value);
        }
      }
    }
    long[] shape =
        type.rank() == 1 ? new long[] {labels.length} : new long[] {labels.length, width};
    return new Tensor("y", type.type(), shape, data.flip());
  }

  private ModelPackage pack(OnnxModel graph, ForeignAnswers answers) {
    return ForeignPackager.pack(write(graph), answers, FACTS, CLOCK);
  }

  private Path write(OnnxModel graph) {
    try {
      return Files.write(directory.resolve("decoder.onnx"), graph.toBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ForeignAnswers range(PixelRange range) {
    return new ForeignAnswers(null, null, null, null, range, null, null);
  }

  private static ForeignAnswers output(String name) {
    return new ForeignAnswers(null, null, name, null, null, null, null);
  }

  private static String text(ModelPackage made, String path) {
    return new String(made.bytes(path), StandardCharsets.UTF_8);
  }
}
