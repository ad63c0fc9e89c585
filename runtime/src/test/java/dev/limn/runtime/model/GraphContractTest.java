package dev.limn.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphContractTest {

  private static final TinyModel TINY = TinyModel.UNCONDITIONAL;
  private static final TinyModel CONDITIONAL = TinyModel.CONDITIONAL;
  private static final TinyModel WIDER = new TinyModel(false, 7, TINY.image());
  private static final TinyModel TALLER =
      new TinyModel(false, 6, new ImageFormat(3, 5, 5, List.of()));

  @Test
  void aDecoderTakesTheLatentsThatTheManifestStates() {
    assertRefused(
        new PackageBuilder().decoder(Precision.FP32, WIDER.decoder()),
        TINY,
        "decoder.onnx inputs must be [latent float32 [N,6]], found [latent float32 [N,7]]");
  }

  @Test
  void aDecoderDrawsTheImagesThatTheManifestStates() {
    assertRefused(
        new PackageBuilder().decoder(Precision.FP32, TALLER.decoder()),
        TINY,
        "decoder.onnx outputs must be [image float32 [N,3,4,5], pixels uint8 [N,4,5,3]],"
            + " found [image float32 [N,3,5,5], pixels uint8 [N,5,5,3]]");
  }

  @Test
  void aDecoderGivesPixelsToo() {
    assertRefused(
        new PackageBuilder().decoder(Precision.FP32, TINY.decoderWithoutPixels()),
        TINY,
        "decoder.onnx outputs must be [image float32 [N,3,4,5], pixels uint8 [N,4,5,3]],"
            + " found [image float32 [N,3,4,5]]");
  }

  @Test
  void aConditionalDecoderTakesLabelsAndAnUnconditionalOneDoesNot() {
    assertRefused(
        new PackageBuilder().decoder(Precision.FP32, TINY.decoder()),
        CONDITIONAL,
        "decoder.onnx inputs must be [latent float32 [N,6], label int64 [N]],"
            + " found [latent float32 [N,6]]");
    assertRefused(
        new PackageBuilder().decoder(Precision.FP32, CONDITIONAL.decoder()),
        TINY,
        "decoder.onnx inputs must be [latent float32 [N,6]],"
            + " found [latent float32 [N,6], label int64 [N]]");
  }

  @Test
  void anEncoderKeepsItsContract() {
    assertRefused(
        new PackageBuilder().decoder(Precision.FP32, TINY.decoder()).encoder(WIDER.encoder()),
        TINY,
        "encoder.onnx outputs must be [mean float32 [N,6], log_variance float32 [N,6]],"
            + " found [mean float32 [N,7], log_variance float32 [N,7]]");
    assertRefused(
        new PackageBuilder().decoder(Precision.FP32, TINY.decoder()).encoder(TALLER.encoder()),
        TINY,
        "encoder.onnx inputs must be [image float32 [N,3,4,5]], found [image float32 [N,3,5,5]]");
  }

  @Test
  void aBatchOfAFixedSizeIsNoBatch() {
    OnnxModel fixed =
        OnnxModel.parse(
            new String(TINY.decoder().toBytes(), StandardCharsets.ISO_8859_1)
                // Field dim_param "N" becomes field dim_value 78, in as many bytes.
                .replace("\u0012\u0001N", "\b\u00ce\0")
                .getBytes(StandardCharsets.ISO_8859_1));

    assertThat(fixed.inputs().toString()).isEqualTo("[latent float32 [78,6]]");
    assertRefused(
        new PackageBuilder().decoder(Precision.FP32, fixed),
        TINY,
        "decoder.onnx inputs must be [latent float32 [N,6]], found [latent float32 [78,6]]");
  }

  @Test
  void aGeneratorNeedsADecoderOfFloats() {
    String message = "a generator needs decoder.onnx";
    assertRefused(new PackageBuilder().encoder(TINY.encoder()), TINY, message);
    assertRefused(new PackageBuilder(), TINY, message);
    assertRefused(new PackageBuilder().decoder(Precision.INT8, TINY.decoder()), TINY, message);
  }

  @Test
  void aClassifierGivesLogitsAndMayGiveFeatures() {
    for (boolean features : new boolean[] {false, true}) {
      ModelPackage judge =
          new PackageBuilder().classifier(classifier(3, features)).build(judgeManifest());
      assertThat(judge.manifest().file(FileRole.CLASSIFIER)).isPresent();
    }
    assertThatThrownBy(
            () -> new PackageBuilder().classifier(classifier(4, true)).build(judgeManifest()))
        .hasMessage(
            "model package judge: classifier.onnx outputs must be [logits float32 [N,3]],"
                + " found [logits float32 [N,4]]");
    assertThatThrownBy(() -> new PackageBuilder().build(judgeManifest()))
        .hasMessage("model package judge: a classifier needs classifier.onnx");
  }

  @Test
  void noOtherGraphHasOutputsOfItsOwn() {
    GraphBuilder more = new GraphBuilder("encoder");
    more.input(ValueType.batched("image", ElementType.FLOAT32, 3, 4, 5));
    more.node("Flatten", "features", List.of("image"));
    OnnxModel encoder = more.output(ValueType.batched("features", ElementType.FLOAT32, 60)).build();

    assertRefused(
        new PackageBuilder().decoder(Precision.FP32, TINY.decoder()).encoder(encoder),
        TINY,
        "encoder.onnx outputs must be [mean float32 [N,6], log_variance float32 [N,6]],"
            + " found [features float32 [N,60]]");
  }

  @Test
  void aGraphThatIsGarbageIsNamed() {
    Map<String, byte[]> files = TinyModel.files(TINY.pack());
    byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
    String before = entry(files.get("decoder.onnx"));
    files.put("decoder.onnx", garbage);
    edit(files, before, entry(garbage));

    assertThatThrownBy(() -> ModelPackage.of(TinyModel.sealed(files), "tiny"))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageStartingWith("model package tiny: decoder.onnx: not an ONNX model: ");
  }

  @Test
  void theManifestStatesInputsOutputsAndOpsetAsTheyAre() {
    Map<String, byte[]> signature = TinyModel.files(TINY.pack());
    edit(signature, "\"latent\",", "\"later\",");
    ModelPackageTest.assertRefused(
        TinyModel.sealed(signature),
        "model.json does not state the inputs and outputs that decoder.onnx has");

    Map<String, byte[]> opset = TinyModel.files(TINY.pack());
    edit(opset, "\"opset\" : 17", "\"opset\" : 18");
    ModelPackageTest.assertRefused(
        TinyModel.sealed(opset), "decoder.onnx has opset 17, model.json states 18");

    Map<String, byte[]> size = TinyModel.files(TINY.pack());
    edit(size, "\"size\" : 6", "\"size\" : 5");
    ModelPackageTest.assertRefused(
        TinyModel.sealed(size),
        "decoder.onnx inputs must be [latent float32 [N,5]], found [latent float32 [N,6]]");
  }

  @Test
  void theManifestStatesNothingOfGraphsThatAreNotThere() {
    Map<String, byte[]> files = TinyModel.files(TINY.pack());
    edit(
        files,
        "\"graphs\" : [",
        "\"graphs\" : [{\"file\": \"ghost.onnx\", \"inputs\": [], \"outputs\": []},");

    ModelPackageTest.assertRefused(
        TinyModel.sealed(files),
        "model.json must state inputs and outputs of each graph once and of nothing else");
  }

  private static OnnxModel classifier(int classes, boolean features) {
    GraphBuilder graph = new GraphBuilder("classifier");
    graph.input(ValueType.batched("image", ElementType.FLOAT32, 3, 4, 5));
    graph.node("Flatten", "features", List.of("image"));
    graph.initializer(Tensor.ofFloats("weight", new long[] {60, classes}, new float[60 * classes]));
    graph.node("MatMul", "logits", List.of("features", "weight"));
    graph.output(ValueType.batched("logits", ElementType.FLOAT32, classes));
    return features
        ? graph.output(ValueType.batched("features", ElementType.FLOAT32, 60)).build()
        : graph.build();
  }

  private static Manifest judgeManifest() {
    return new Manifest(
        Manifest.FORMAT,
        "judge",
        "1",
        "classifier",
        null,
        Task.CLASSIFICATION,
        CONDITIONAL.image(),
        null,
        null,
        17,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        null);
  }

  private static String entry(byte[] bytes) {
    return "\"bytes\" : " + bytes.length + ",\n      \"sha256\" : \"" + Sha256.of(bytes) + "\"";
  }

  private static void edit(Map<String, byte[]> files, String from, String to) {
    String json = new String(files.get("model.json"), StandardCharsets.UTF_8);
    assertThat(json).contains(from);
    files.put("model.json", json.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(PackageBuilder builder, TinyModel stated, String problem) {
    assertThatThrownBy(() -> builder.build(stated.manifest()))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage("model package tiny: " + problem);
  }
}
