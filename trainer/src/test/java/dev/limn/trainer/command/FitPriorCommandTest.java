package dev.limn.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PriorFit;
import dev.limn.runtime.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitPriorCommandTest {

  @TempDir static Path shared;
  @TempDir Path directory;
  private String model;
  private Path out;

  @BeforeAll
  static void train() throws IOException {
    TinyData.writeTo(shared.resolve("data"));
    Path recipe = Files.writeString(shared.resolve("tiny.yaml"), TinyData.RECIPE);
    String data = "--data=" + shared.resolve("data");
    String run = shared.resolve("run").toString();
    done("train", recipe.toString(), "--epochs=1", "--threads=1", data, "--out=" + run);
    done("export", run, data, "--prior=normal", "--out=" + shared.resolve("package"));
  }

  @BeforeEach
  void name() {
    model = shared.resolve("package").toString();
    out = directory.resolve("fitted");
  }

  @Test
  void aPackageGetsAPriorWithoutTraining() {
    Invocation limn = fit("--components", "1,2");

    assertThat(limn.exitCode()).as(limn.err()).isZero();
    assertThat(limn.out()).isEmpty();
    assertThat(limn.err())
        .contains("fitting a mixture prior a class to the latents of 480 images")
        .containsPattern(
            "  1 component: log-likelihood -?\\d+\\.\\d{3}, held out -?\\d+\\.\\d{3} n")
        .containsPattern("chose [12] component")
        .contains("measured on the test split: ")
        .contains("package " + out + ": limn verify " + out);
    ModelPackage fitted = ModelPackage.open(out);
    assertThat(fitted.manifest().latent().defaultPrior()).isEqualTo("mixture");
    assertThat(fitted.manifest().training().prior().candidates())
        .extracting(PriorFit.Candidate::components)
        .startsWith(1);
    assertThat(fitted.manifest().training().prior().seed()).isEqualTo(5);
    assertThat(fitted.bytes("decoder.onnx"))
        .isEqualTo(ModelPackage.open(Path.of(model)).bytes("decoder.onnx"));
    done("verify", out.toString());
  }

  @Test
  void moreComponentsThanTheImagesAllowAreNotClaimed() {
    Invocation limn = fit("--components", "700,800");

    assertThat(limn.exitCode()).as(limn.err()).isZero();
    int fitted = ModelPackage.open(out).prior().orElseThrow().components();
    assertThat(fitted).isLessThan(25);
    assertThat(limn.err())
        .contains("  not tried, too many for the images or too much work: [800]")
        .contains("chose " + fitted + " components");
  }

  @Test
  void aModelWithoutAnEncoderIsRefused() {
    model = "gan-mlp-mnist";

    assertFails(
        fit(),
        2,
        "model gan-mlp-mnist (gan) has no encoder to fit a prior by: choose a model of the VAE"
            + " family");
  }

  @Test
  void aModelThatDoesNotStateItsTrainingIsRefused() throws IOException {
    model =
        Files.copy(shared.resolve("package/decoder.onnx"), directory.resolve("x.onnx")).toString();
    assertFails(fit(), 2, "model tiny (cvae) has no encoder to fit a prior by");
  }

  @Test
  void otherDataThanTheModelWasTrainedOnIsRefused() throws IOException {
    Path other = TinyData.writeTo(directory.resolve("other"));
    Path labels = other.resolve("train-labels-idx1-ubyte");
    byte[] bytes = Files.readAllBytes(labels);
    bytes[bytes.length - 1] = 0;
    Files.write(labels, bytes);

    assertFails(
        Invocation.of("fit-prior", model, "--data=" + other, "--out=" + out),
        1,
        "tiny was trained on other images of mnist: SHA-256 must be ");
    assertThat(Invocation.of("fit-prior", model, "--data=" + other, "--out=" + out).err())
        .contains(": name the right place with --data");
  }

  @Test
  void aPackageThatHoldsOutMoreThanThereIsIsRefused() throws IOException {
    Path claimed = directory.resolve("claimed");
    Path manifest = claimed.resolve("model.json");
    ModelPackage.open(Path.of(model)).writeTo(claimed);
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"held-out\" : 0", "\"held-out\" : 900"));
    Path sums = claimed.resolve("SHA256SUMS");
    Files.writeString(
        sums,
        Files.readString(sums)
            .replaceFirst(
                "[0-9a-f]{64}(?=\\s+\\*?model.json)", Sha256.of(Files.readAllBytes(manifest))));
    model = claimed.toString();

    assertFails(fit(), 2, "has 480 training images: too few for held-out 900 and batch 32");
  }

  @Test
  void numbersThatDoNotRiseAreBadUsage() {
    assertFails(fit("--components", "5,2"), 2, "must rise from 1 on, found [5, 2]");
    assertFails(fit("--components", "0"), 2, "must rise from 1 on, found [0]");
  }

  @Test
  void anExistingPackageIsLeftAsItIs() throws IOException {
    Files.createDirectory(out);
    Files.writeString(out.resolve("model.json"), "kept");

    assertThat(fit().exitCode()).isEqualTo(1);
    assertThat(out.resolve("model.json")).hasContent("kept");
  }

  private static void done(String... arguments) {
    Invocation limn = Invocation.of(arguments);
    assertThat(limn.exitCode()).as(limn.err()).isZero();
  }

  private void assertFails(Invocation limn, int exitCode, String words) {
    assertThat(limn.err()).contains(words).doesNotContain("unexpected").hasLineCount(1);
    assertThat(limn.exitCode()).isEqualTo(exitCode);
    assertThat(Files.exists(out)).isFalse();
  }

  private Invocation fit(String... options) {
    List<String> arguments = new ArrayList<>(List.of("fit-prior", model));
    arguments.addAll(List.of("--data", shared.resolve("data").toString()));
    arguments.addAll(List.of("--out", out.toString()));
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }
}
