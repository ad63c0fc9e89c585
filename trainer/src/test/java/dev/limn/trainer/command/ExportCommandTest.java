package dev.limn.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

  private static final String GAN =
      """
      name: tiny-gan
      family: gan
      data: mnist
      held-out: 0
      latent: 3
      epochs: 1
      batch: 32
      seed: 5
      generator: [dense: 64, reshape: [1, 8, 8], tanh]
      discriminator: [flatten, dense: 8, leaky-relu: 0.2, dense: 1, sigmoid]
      """;

  @TempDir static Path shared;
  @TempDir Path directory;
  private Path run;
  private Path data;
  private Path out;

  @BeforeAll
  static void train() throws IOException {
    TinyData.writeTo(shared.resolve("data"));
    Path recipe = Files.writeString(shared.resolve("tiny.yaml"), TinyData.RECIPE);
    Invocation limn =
        Invocation.of(
            "train",
            recipe.toString(),
            "--epochs=1",
            "--threads=1",
            "--data=" + shared.resolve("data"),
            "--out=" + shared.resolve("run"));
    assertThat(limn.exitCode()).as(limn.err()).isZero();
  }

  @BeforeEach
  void name() {
    run = shared.resolve("run");
    data = shared.resolve("data");
    out = directory.resolve("package");
  }

  @Test
  void aRunBecomesAMeasuredPackageThatVerifies() {
    Invocation limn = export("--model-version", "2.0.1");

    assertThat(limn.exitCode()).as(limn.err()).isZero();
    assertThat(limn.out()).isEmpty();
    assertThat(limn.err())
        .containsPattern("exported tiny: ONNX Runtime and DJL differ by at most \\S+ at batches 1")
        .containsPattern("measured on the test split: mse 0\\.\\d+, psnr \\d")
        .contains("package " + out + ": limn verify " + out);
    assertThat(manifest().version()).isEqualTo("2.0.1");
    assertThat(manifest().evaluation().protocol()).containsEntry("n", "20");
    assertThat(Invocation.of("verify", out.toString()).exitCode()).isZero();
  }

  @Test
  void weightsAreStoredAsAskedAlsoBesideAFittedPrior() {
    assertThat(export("--weights", "float16").exitCode()).isZero();
    assertThat(ModelPackage.open(out).bytes("README.md")).asString().contains("as float16");

    Invocation limn = export("--weights", "int4");

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.err()).contains("weights must be float32 or float16, found 'int4'");
  }

  @Test
  void aMixtureIsFittedUnlessTheNormalPriorIsAskedFor() {
    assertThat(export().err()).contains("fitting a mixture prior a class", "chose ");
    assertThat(manifest().latent().defaultPrior()).isEqualTo("mixture");
    assertThat(manifest().training().prior().images()).isEqualTo(432);

    out = directory.resolve("normal");
    assertThat(export("--prior", "normal").err()).doesNotContain("mixture");
    assertThat(manifest().latent().priors()).containsExactly("normal");
    assertThat(manifest().evaluation()).isNotNull();

    out = directory.resolve("none");
    assertFails(export("--prior", "flat"), 2, "unknown prior 'flat'");
  }

  @Test
  void aGeneratorWithoutAnEncoderHasNoMixture() throws IOException {
    Path recipe = Files.writeString(directory.resolve("gan.yaml"), GAN);
    run = directory.resolve("gan");
    Invocation limn =
        Invocation.of("train", recipe.toString(), "--threads=1", "--data=" + data, "--out=" + run);
    assertThat(limn.exitCode()).as(limn.err()).isZero();

    assertFails(export("--prior", "mixture"), 2, "family gan has not: use --prior normal");
    assertThat(export().err()).contains("exported tiny-gan").doesNotContain("fitting");
    assertThat(manifest().latent().priors()).containsExactly("normal");
  }

  @Test
  void dataThatIsGoneIsNotedAndQualityNotMeasured() throws IOException {
    Path hidden = Files.move(data, shared.resolve("hidden"));
    try {
      Invocation limn = export();

      assertThat(limn.exitCode()).as(limn.err()).isZero();
      assertThat(limn.err())
          .contains("quality is not measured and no prior fitted: ")
          .contains(data.toString())
          .contains("; name its place with --data");
      assertThat(manifest().evaluation()).isNull();
      assertThat(manifest().latent().priors()).containsExactly("normal");

      out = directory.resolve("another");
      assertFails(export("--prior", "mixture"), 1, "expects a directory, found nothing");
    } finally {
      Files.move(hidden, data);
    }
  }

  @Test
  void movedDataIsFoundByItsOption() throws IOException {
    Path elsewhere = TinyData.writeTo(directory.resolve("else where"));

    assertThat(export("--data", elsewhere.toString()).exitCode()).isZero();
    assertThat(manifest().evaluation()).isNotNull();
  }

  @Test
  void otherDataThanTheRunWasTrainedOnIsRefused() throws IOException {
    Path other = TinyData.writeTo(directory.resolve("other"));
    Path labels = other.resolve("train-labels-idx1-ubyte");
    byte[] bytes = Files.readAllBytes(labels);
    bytes[bytes.length - 1] = 0;
    Files.write(labels, bytes);

    assertFails(export("--data", other.toString()), 1, "tiny was trained on other images of mnist");
  }

  @Test
  void aRunOfOneClassOfTheTestSplitIsMeasuredOnThatClass() throws IOException {
    Path recipe =
        Files.writeString(
            directory.resolve("one.yaml"),
            TinyData.RECIPE
                .replace("family: cvae", "family: vae\nsplit: test\nclasses: [3]")
                .replace("batch: 32", "batch: 2"));
    run = directory.resolve("run");
    Invocation trained =
        Invocation.of(
            "train",
            recipe.toString(),
            "--epochs=1",
            "--threads=1",
            "--data=" + data,
            "--out=" + run);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.err()).contains("training tiny on 2 images of mnist, TEST split, 1 threads");

    assertFails(export("--prior", "mixture"), 2, "at least 100 training images, found 2");
    assertThat(export().err())
        .contains("no prior is fitted: it takes at least 100 training images, found 2");

    assertThat(manifest().evaluation().protocol())
        .containsEntry("n", "2")
        .containsEntry("data", "mnist-test (3)");
  }

  @Test
  void anExistingPackageIsLeftAsItIs() throws IOException {
    Files.createDirectory(out);
    Files.writeString(out.resolve("model.json"), "kept");

    Invocation limn = export();

    assertThat(limn.err())
        .isEqualTo(
            "limn: %s already exists and nothing is overwritten: remove it or choose another path%n"
                .formatted(out));
    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(out.resolve("model.json")).hasContent("kept");
  }

  @Test
  void whatIsNoRunOrHasNoCheckpointIsRefused() throws IOException {
    run = directory.resolve("nothing");
    assertFails(export(), 1, "nothing is not a run: it must hold recipe.yaml and run.json");

    run = Files.createDirectory(directory.resolve("begun"));
    for (String file : List.of("recipe.yaml", "run.json")) {
      Files.copy(shared.resolve("run").resolve(file), run.resolve(file));
    }
    assertFails(export(), 1, "begun has no checkpoint yet");

    Files.writeString(run.resolve("checkpoint-latest.npz"), "damaged");
    assertFails(export(), 1, "checkpoint-latest.npz");
  }

  @Test
  void damagedFilesOfTheRunAreNamed() throws IOException {
    run = Files.createDirectory(directory.resolve("damaged"));
    Files.copy(shared.resolve("run/recipe.yaml"), run.resolve("recipe.yaml"));
    Files.writeString(run.resolve("run.json"), "{\"dataName\": ");
    assertFails(export(), 1, "run.json is damaged");

    Files.copy(shared.resolve("run/checkpoint-latest.npz"), run.resolve("checkpoint-latest.npz"));
    Files.writeString(run.resolve("run.json"), "{}");
    assertFails(export(), 1, "run.json is damaged");
  }

  @Test
  void aVersionThatIsNoneIsBadUsage() {
    assertFails(export("--model-version", "new"), 2, "version must be", "found 'new'");
  }

  @Test
  void aPlaceThatCannotBeWrittenLeavesNothing() throws IOException {
    Files.writeString(directory.resolve("file"), "kept");
    out = directory.resolve("file/package");

    assertFails(export(), 1, "cannot write", "a file stands where a directory is needed");
    try (Stream<Path> entries = Files.list(directory)) {
      assertThat(entries).containsExactly(directory.resolve("file"));
    }
  }

  @Test
  void theHelpShowsAnExample() {
    assertThat(Invocation.of("export", "--help").out())
        .contains("--model-version", "Example:", "  limn export run --out pkg");
  }

  private void assertFails(Invocation limn, int exitCode, String... words) {
    List<String> errors = limn.err().lines().filter(line -> line.startsWith("limn: ")).toList();
    assertThat(errors).hasSize(1);
    assertThat(limn.err().lines()).last().isEqualTo(errors.get(0));
    assertThat(errors.get(0)).contains(words).doesNotContain("unexpected");
    assertThat(limn.exitCode()).isEqualTo(exitCode);
    assertThat(Files.exists(out)).isFalse();
  }

  private Manifest manifest() {
    return ModelPackage.open(out).manifest();
  }

  private Invocation export(String... options) {
    List<String> arguments = new ArrayList<>(List.of("export", run.toString()));
    arguments.addAll(List.of("--out", out.toString()));
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }
}
