package dev.limn.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.model.ModelSuite;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.GraphSignature;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Task;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.evaluation.Judge;
import dev.limn.trainer.loop.RunDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierPackageTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);
  private static final ImageSet TEST = TinyRun.DIGITS.test();

  @TempDir static Path directory;
  private static RunDirectory run;
  private static ModelPackage model;

  @BeforeAll
  static void train() {
    run = TinyRun.trained(directory.resolve("run"), TinyRun.CLASSIFIER);
    model = RunPackager.pack(run, Optional.of(TinyRun.DIGITS), "1.0.0", CLOCK);
  }

  @Test
  void theManifestStatesAClassifier() {
    Manifest manifest = model.manifest();
    assertThat(manifest.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(manifest.family()).isEqualTo("classifier");
    assertThat(manifest.latent()).isNull();
    assertThat(manifest.likelihood()).isNull();
    assertThat(manifest.image().classNames()).isEqualTo(TEST.classNames());
    assertThat(manifest.graphs())
        .singleElement()
        .satisfies(
            graph ->
                assertThat(graph.outputs())
                    .extracting(GraphSignature.Value::name)
                    .containsExactly("logits", "features"));
    assertThat(manifest.exportParity())
        .hasSize(6)
        .allMatch(parity -> parity.maxDifference() <= 1e-4);
  }

  @Test
  void thePackageOpensFromDiskAndPassesEveryCheck() {
    Path written = directory.resolve("written");
    model.writeTo(written);

    ModelPackage opened = ModelPackage.open(written);

    assertThat(opened.sha256()).isEqualTo(model.sha256());
    assertThat(opened.paths())
        .contains("classifier.onnx", "README.md", "LICENSE", "test_data_set_0/output_1.pb")
        .doesNotContain("samples.png", "decoder.onnx");
    assertThat(ModelSuite.of(opened)).extracting(Check::run).allMatch(Outcome::passed);
  }

  @Test
  void accuracyOnTheTestSplitIsMeasuredThroughTheRuntime() {
    Evaluation evaluation = model.manifest().evaluation();

    assertThat(evaluation.metrics()).containsOnlyKeys("accuracy", "crossEntropy");
    assertThat(evaluation.protocol())
        .containsEntry("data", "strokes-test")
        .containsEntry("split", "test")
        .containsEntry("n", "30")
        .containsEntry("command", "limn evaluate tiny");
    int right = 0;
    try (Judge judge = Judge.open(model)) {
      for (int i = 0; i < TEST.count(); i++) {
        int predicted = judge.read(TEST.batch(i, i + 1)).predicted()[0];
        right += predicted == TEST.labels()[i] ? 1 : 0;
      }
    }
    assertThat(evaluation.metrics().get("accuracy")).isEqualTo(right / 30.0);
    assertThat(right).as("of 30 where a guess gets 3, after 15 steps").isGreaterThan(5);
  }

  @Test
  void withoutTestImagesNothingIsMeasured() {
    ModelPackage unmeasured = RunPackager.pack(run, Optional.empty(), "1.0.0", CLOCK);

    assertThat(unmeasured.manifest().evaluation()).isNull();
    assertThat(card(unmeasured)).contains("Not measured");
  }

  @Test
  void theCardIsThatOfAClassifier() {
    assertThat(card(model))
        .contains("pipeline_tag: image-classification\n", "- classifier\n")
        .contains("It reads images of 28x28 grey and tells which of these they show: 0, 1, 2")
        .contains("Judge.open(ModelPackage.open(Path.of(\"tiny\")))")
        .contains("| accuracy | 0.")
        .contains("- licence of the data: " + TinyRun.DIGITS.licence())
        .doesNotContain("samples.png", "limn sample", "latents");
  }

  @Test
  void noSamplerOpensIt() {
    assertThatThrownBy(() -> Sampler.open(model))
        .isInstanceOf(UsageException.class)
        .hasMessage("model tiny is a classifier and draws no images: choose a generator");
  }

  private static String card(ModelPackage source) {
    return new String(source.bytes("README.md"), StandardCharsets.UTF_8);
  }
}
