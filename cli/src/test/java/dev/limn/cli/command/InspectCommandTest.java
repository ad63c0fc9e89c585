package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.model.BareDecoder;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ManifestJson;
import dev.limn.runtime.model.ModelPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InspectCommandTest extends CommandTest {

  @Test
  void theSheetShowsInputsOutputsFilesOriginAndQuality() {
    Invocation limn = Invocation.of("inspect", model(TinyModel.CONDITIONAL));

    assertDone(limn);
    assertThat(limn.out().lines())
        .startsWith("tiny 1.0.0 (vae)", "  One layer of random weights")
        .contains(
            "  images    4x5 grey",
            "  classes   cat, dog, owl",
            "  latent    6 numbers, priors normal",
            "  decoder.onnx (opset 17)",
            "    in      latent float32 [N,6], label int64 [N]",
            "    out     image float32 [N,1,4,5], pixels uint8 [N,4,5,1]",
            "    in      image float32 [N,1,4,5], label int64 [N]",
            "    out     mean float32 [N,6], log_variance float32 [N,6]",
            "             4  LICENSE",
            "  trained   on noise, 3 epochs, seed 7",
            "  quality   mse 0.12500",
            "  licence   CC0-1.0",
            "  sha256    " + TinyModel.CONDITIONAL.pack().sha256());
  }

  @Test
  void theSheetShowsThePackagedMixture() {
    Invocation limn = Invocation.of("inspect", model(TinyModel.MIXTURE));

    assertDone(limn);
    assertThat(limn.out().lines())
        .contains(
            "  latent    6 numbers, priors normal, mixture, default mixture",
            "  mixture   2 normal distributions a class, fitted to the latents of 1,234 training"
                + " images")
        .anyMatch(line -> line.endsWith("  prior.npz"));
  }

  @Test
  void numbersAreWrittenAlikeInEveryCountry() {
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Invocation.of("inspect", model(TinyModel.CONDITIONAL)).out())
          .contains("mse 0.12500");
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void jsonIsTheManifestAsItStands() {
    Invocation limn = Invocation.of("inspect", model(TinyModel.CONDITIONAL), "--json");

    assertDone(limn);
    byte[] json = limn.out().getBytes(StandardCharsets.UTF_8);
    assertThat(ManifestJson.decode(json, "tiny"))
        .isEqualTo(TinyModel.CONDITIONAL.pack().manifest());
    assertThat(file("models/conditional/model.json")).hasBinaryContent(json);
  }

  @Test
  void aBareDecoderShowsWhatItStatesAndNothingElse() throws IOException {
    ModelPackage model = TinyModel.CONDITIONAL.pack();
    OnnxModel decoder = OnnxModel.parse(model.bytes("decoder.onnx"));
    Map<String, String> stated =
        Map.of(
            BareDecoder.FORMAT_KEY, Manifest.FORMAT,
            BareDecoder.NAME_KEY, "bare",
            BareDecoder.VERSION_KEY, "2.0.0",
            BareDecoder.FAMILY_KEY, "cvae",
            BareDecoder.CLASSES_KEY, "cat,dog,owl");
    Files.write(file("bare.onnx"), decoder.withMetadata(stated).toBytes());

    Invocation limn = Invocation.of("inspect", file("bare.onnx").toString());

    assertDone(limn);
    assertThat(limn.out())
        .startsWith("bare 2.0.0 (cvae)")
        .contains("The decoder bare.onnx without its package", "classes   cat, dog, owl")
        .doesNotContain("null", "licence", "quality", "trained");
  }

  @Test
  void aDecoderThatDoesNotExplainItselfIsRefused() throws IOException {
    Files.write(file("bare.onnx"), TinyModel.GAN.pack().bytes("decoder.onnx"));

    assertRefused(
        Invocation.of("inspect", file("bare.onnx").toString()),
        1,
        "bare.onnx: its metadata_props hold no limn.format = limn-model/1");
  }
}
