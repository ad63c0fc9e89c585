package dev.limn.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.data.DataSets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {

  @TempDir static Path shared;
  @TempDir Path directory;
  private Path data;
  private Path model;

  @BeforeAll
  static void trainAndExport() throws IOException {
    TinyData.writeTo(shared.resolve("data"));
    Path recipe = Files.writeString(shared.resolve("tiny.yaml"), TinyData.RECIPE);
    String run = shared.resolve("run").toString();
    run("train", recipe.toString(), "--epochs=1", "--threads=1", data(), "--out=" + run);
    run("export", run, data(), "--prior=normal", "--out=" + shared.resolve("package"));
  }

  private static void run(String... arguments) {
    Invocation limn = Invocation.of(arguments);
    assertThat(limn.exitCode()).as(limn.err()).isZero();
  }

  private static String data() {
    return "--data=" + shared.resolve("data");
  }

  @BeforeEach
  void name() {
    data = shared.resolve("data");
    model = shared.resolve("package");
  }

  @Test
  void aModelIsMeasuredAsItsPackageStates() throws IOException {
    Invocation limn = evaluate("--json");

    assertThat(limn.exitCode()).as(limn.err()).isZero();
    assertThat(limn.err()).isEmpty();
    JsonNode found = new ObjectMapper().readTree(limn.out());
    assertThat(found.fieldNames()).toIterable().containsExactly("model", "protocol", "metrics");
    assertThat(found.path("model").asText()).isEqualTo("tiny");
    Map<String, Double> packaged = ModelPackage.open(model).manifest().evaluation().metrics();
    assertThat(packaged).containsKeys("mse", "elbo", "sharpness", "nearestTrain");
    assertThat(found.path("metrics")).hasSize(packaged.size());
    packaged.forEach(
        (key, value) ->
            assertThat(found.path("metrics").path(key).asDouble()).as(key).isEqualTo(value));
    assertThat(found.path("protocol").path("command").asText())
        .isEqualTo("limn evaluate tiny --data DIR");
  }

  @Test
  void theTableShowsMetricsAndProtocol() {
    Invocation limn = evaluate("--count", "10");

    assertThat(limn.exitCode()).as(limn.err()).isZero();
    assertThat(limn.out())
        .startsWith("tiny 1.0.0 (cvae)" + System.lineSeparator())
        .containsPattern("  mse +0\\.\\d+  squared error of reconstructions")
        .containsPattern("  activeUnits +\\d  latent numbers")
        .contains(System.lineSeparator() + "protocol" + System.lineSeparator())
        .containsPattern("  n +10 of 20, drawn at random")
        .containsPattern("  ssim +none: the window of 11x11 is larger than the images")
        .containsPattern("  judge +none for mnist: what it would measure is left out");
  }

  @Test
  void aResultIsWrittenIntoThePackageAndNothingElseChanges() throws IOException {
    ModelPackage before = ModelPackage.open(model);
    Path copy = directory.resolve("copy");
    before.writeTo(copy);
    model = copy;

    Invocation limn = evaluate("--count", "10", "--write");

    assertThat(limn.exitCode()).as(limn.err()).isZero();
    assertThat(limn.err()).isEqualTo("written into %s: limn verify %s%n".formatted(copy, copy));
    ModelPackage after = ModelPackage.open(copy);
    assertThat(after.manifest().evaluation().protocol())
        .containsEntry("n", "10 of 20, drawn at random");
    assertThat(card(before)).contains("- n: 20\n");
    assertThat(card(after))
        .contains("- n: 10 of 20, drawn at random\n")
        .doesNotContain("- n: 20\n");
    for (String path : before.paths()) {
      boolean changed = List.of("README.md", "model.json", "SHA256SUMS").contains(path);
      assertThat(Arrays.equals(after.bytes(path), before.bytes(path))).as(path).isEqualTo(!changed);
    }
    assertThat(Invocation.of("verify", copy.toString()).exitCode()).isZero();
  }

  @Test
  void onlyAPackageDirectoryIsWrittenTo() {
    Invocation limn = Invocation.of("evaluate", "vae-mlp-mnist", "--write");

    assertUsage(
        limn, "--write changes a package directory, and vae-mlp-mnist is none: name its path");
  }

  @Test
  void aBareDecoderIsMeasuredOnTheDataSetThatIsNamed() throws IOException {
    model = directory.resolve("decoder.onnx");
    Files.write(model, ModelPackage.open(shared.resolve("package")).bytes("decoder.onnx"));

    Invocation limn = evaluate("--data-set", "mnist");

    assertThat(limn.exitCode()).as(limn.err()).isZero();
    assertThat(limn.out())
        .contains("sharpness", "diversity")
        .containsPattern("  reconstruction +none: the model has no encoder");
    assertThat(limn.err())
        .isEqualTo("note: the model was not trained on these images of mnist%n".formatted());
    assertUsage(
        evaluate(),
        "model tiny does not say what it was trained on: name it with --data-set, one of "
            + DataSets.names());
  }

  @Test
  void otherImagesThanItWasTrainedOnAreNoted() throws IOException {
    data = TinyData.writeTo(directory.resolve("other"));
    Path labels = data.resolve("train-labels-idx1-ubyte");
    byte[] bytes = Files.readAllBytes(labels);
    bytes[bytes.length - 1] = 0;
    Files.write(labels, bytes);

    Invocation limn = evaluate();

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.err()).startsWith("note: the model was not trained on these images of mnist");
  }

  @Test
  void whatCannotBeMeasuredIsOneLine() {
    assertUsage(evaluate("--count", "0"), "count must be at least 1, found 0");
    assertUsage(
        evaluate("--prior", "mixture"),
        "model tiny has no prior 'mixture': choose one of [normal]");
    assertUsage(
        evaluate("--judge", model.toString()),
        "model tiny (cvae) is no classifier and cannot judge: choose one such as judge-mnist");
    assertUsage(
        evaluate("--judge", "judge-mnist"),
        "judge judge-mnist is for images of 28x28 grey, those of mnist are 8x8 grey: choose the"
            + " data set that it was trained on");
    assertUsage(evaluate("--data-set", "mnits"), "unknown data set 'mnits'; did you mean 'mnist'?");
  }

  @Test
  void whatAClassifierDoesNotTakeIsRefused() {
    assertUsage(
        Invocation.of("evaluate", "judge-mnist", data(), "--judge", "judge-mnits"),
        "--judge is for models that draw images, and judge-mnist is a classifier: leave it out");
    assertUsage(
        Invocation.of("evaluate", "judge-mnist", data(), "--prior", "normal"),
        "--prior is for models that draw images, and judge-mnist is a classifier: leave it out");
  }

  @Test
  void aModelOfOtherImagesIsRefused() {
    Invocation limn = Invocation.of("evaluate", "vae-mlp-mnist", data());

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.err())
        .endsWith(
            "limn: model vae-mlp-mnist is for images of 28x28 grey, those of mnist are 8x8 grey:"
                + " choose the data set that it was trained on"
                + System.lineSeparator());
  }

  @Test
  void theHelpShowsAnExample() {
    assertThat(Invocation.of("evaluate", "--help").out())
        .contains("Example:", "  limn evaluate cvae-conv-mnist --data data/mnist", "--judge");
  }

  private Invocation evaluate(String... options) {
    List<String> arguments = new ArrayList<>(List.of("evaluate", model.toString()));
    arguments.add("--data=" + data);
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private static void assertUsage(Invocation limn, String message) {
    assertThat(limn.err()).isEqualTo("limn: " + message + System.lineSeparator());
    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.out()).isEmpty();
  }

  private static String card(ModelPackage source) {
    return new String(source.bytes("README.md"), StandardCharsets.UTF_8);
  }
}
