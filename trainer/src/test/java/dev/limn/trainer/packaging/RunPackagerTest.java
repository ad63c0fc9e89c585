package dev.limn.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.model.ModelSuite;
import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.ImageReader;
import dev.limn.runtime.model.ExportParity;
import dev.limn.runtime.model.Likelihood;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Provenance;
import dev.limn.runtime.model.Task;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.evaluation.EvaluationListener;
import dev.limn.trainer.evaluation.MetricRow;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPackagerTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06.789Z"), ZoneOffset.UTC);
  private static final ImageSet TEST = TinyRun.DIGITS.test();

  @TempDir static Path directory;
  private static RunDirectory run;
  private static ModelPackage cvae;
  private static ModelPackage gan;
  private static ModelPackage cgan;

  @BeforeAll
  static void train() {
    run = TinyRun.trained(directory.resolve("cvae"), TinyRun.CVAE);
    cvae = RunPackager.pack(run, Optional.of(TinyRun.DIGITS), "1.2.3", CLOCK);
    RunDirectory ganRun = TinyRun.trained(directory.resolve("gan"), TinyRun.GAN);
    gan = RunPackager.pack(ganRun, Optional.of(TinyRun.DIGITS), "1.2.3", CLOCK);
    RunDirectory cganRun = TinyRun.trained(directory.resolve("cgan"), TinyRun.CGAN);
    cgan = RunPackager.pack(cganRun, Optional.of(TinyRun.DIGITS), "1.2.3", CLOCK);
  }

  @Test
  void aPackageOpensFromDiskAndPassesEveryCheck() {
    for (ModelPackage model : new ModelPackage[] {cvae, gan, cgan}) {
      Path written = directory.resolve("written-" + model.manifest().family());
      model.writeTo(written);

      ModelPackage opened = ModelPackage.open(written);

      assertThat(opened.sha256()).isEqualTo(model.sha256());
      assertThat(ModelSuite.of(opened)).extracting(Check::run).allMatch(Outcome::passed);
    }
  }

  @Test
  void weightsStoredAsFloat16HalveThePackageAndSampleAlmostTheSame() {
    PackageOptions half = new PackageOptions("1.2.3", WeightStorage.FLOAT16);
    ModelPackage model =
        RunPackager.pack(run, Optional.of(TinyRun.DIGITS), half, CLOCK, EvaluationListener.SILENT);

    for (String graph : List.of("decoder.onnx", "encoder.onnx")) {
      assertThat((double) model.bytes(graph).length / cvae.bytes(graph).length)
          .isBetween(0.45, 0.75);
    }
    assertThat(model.manifest().exportParity())
        .allMatch(parity -> parity.maxDifference() <= parity.tolerance())
        .anyMatch(parity -> parity.maxDifference() > 1e-5);
    assertThat(new String(model.bytes("README.md")))
        .contains("Weights are stored as float16, and computed with in float32.");
    assertThat(new String(cvae.bytes("README.md"))).doesNotContain("float16");
    assertThat(ModelSuite.of(model)).extracting(Check::run).allMatch(Outcome::passed);
    byte[] rounded = draw(model);
    byte[] exact = draw(cvae);
    int furthest = 0;
    for (int i = 0; i < exact.length; i++) {
      furthest = Math.max(furthest, Math.abs((exact[i] & 0xFF) - (rounded[i] & 0xFF)));
    }
    assertThat(furthest).as("levels of 255").isLessThanOrEqualTo(3);
  }

  private static byte[] draw(ModelPackage model) {
    try (Sampler sampler = Sampler.open(model)) {
      return sampler.sample(SampleRequest.of(20)).pixels();
    }
  }

  @Test
  void onlyAVaeHasAnEncoder() {
    assertThat(cvae.paths()).contains("encoder.onnx");
    assertThat(gan.paths()).contains("decoder.onnx").doesNotContain("encoder.onnx");
  }

  @Test
  void aConditionalGanTakesALabel() {
    assertThat(cgan.paths()).contains("decoder.onnx").doesNotContain("encoder.onnx");
    assertThat(cgan.manifest().family()).isEqualTo("cgan");
    assertThat(cgan.manifest().task()).isEqualTo(Task.CONDITIONAL);
    assertThat(cgan.manifest().image().classNames()).hasSize(10);
    assertThat(cgan.manifest().likelihood()).isNull();
    assertThat(cgan.manifest().exportParity())
        .extracting(ExportParity::batch)
        .containsExactly(1, 2, 7);
    try (Sampler sampler = Sampler.open(cgan)) {
      SampleRequest one = SampleRequest.of(1);
      assertThat(sampler.sample(one.withLabels(Labels.cycle(3))).pixels())
          .isNotEqualTo(sampler.sample(one.withLabels(Labels.cycle(4))).pixels());
    }
  }

  @Test
  void reconstructionIsMeasuredAsAPlainLoopDoes() {
    ImageBatch images = TEST.batch(0, TEST.count());
    ImageBatch made;
    try (Sampler sampler = Sampler.open(cvae)) {
      made = sampler.reconstruct(images, TEST.labels());
    }
    double mseSum = 0;
    double psnrSum = 0;
    for (int image = 0; image < TEST.count(); image++) {
      double mse = 0;
      for (int i = 0; i < 784; i++) {
        int given = images.pixels()[image * 784 + i] & 0xFF;
        int found = made.pixels()[image * 784 + i] & 0xFF;
        mse += Math.pow((given - found) / 255.0, 2) / 784;
      }
      mseSum += mse;
      psnrSum += 10 * Math.log10(1 / mse);
    }

    Map<String, Double> metrics = cvae.manifest().evaluation().metrics();
    assertThat(metrics.get("mse")).isCloseTo(mseSum / 30, within(1e-12));
    assertThat(metrics.get("psnr")).isCloseTo(psnrSum / 30, within(1e-9));
    assertThat(gan.manifest().evaluation().metrics()).doesNotContainKeys("mse", "psnr");
  }

  @Test
  void theProtocolSaysWhatWasMeasured() {
    assertThat(cvae.manifest().evaluation().protocol())
        .containsEntry("data", "strokes-test")
        .containsEntry("split", "test")
        .containsEntry("n", "30")
        .containsEntry("samples", "30 of seed 0, of the test images' classes")
        .containsEntry("command", "limn evaluate tiny")
        .containsEntry("judge", "none for strokes: what it would measure is left out");
    assertThat(gan.manifest().evaluation().protocol())
        .containsEntry("reconstruction", "none: the model has no encoder")
        .containsEntry("samples", "30 of seed 0");
  }

  @Test
  void everyOutputIsProvedAtBatch1And2And7() {
    assertThat(cvae.manifest().exportParity())
        .extracting(parity -> parity.file() + " " + parity.output() + " " + parity.batch())
        .containsExactlyInAnyOrder(
            "decoder.onnx image 1",
            "decoder.onnx image 2",
            "decoder.onnx image 7",
            "encoder.onnx mean 1",
            "encoder.onnx mean 2",
            "encoder.onnx mean 7",
            "encoder.onnx log_variance 1",
            "encoder.onnx log_variance 2",
            "encoder.onnx log_variance 7");
    assertThat(cvae.manifest().exportParity())
        .allMatch(parity -> parity.maxDifference() <= parity.tolerance());
    assertThat(gan.manifest().exportParity()).extracting(ExportParity::batch).contains(1, 2, 7);
  }

  @Test
  void theManifestStatesWhereTheModelComesFrom() {
    Manifest manifest = cvae.manifest();
    assertThat(manifest.name()).isEqualTo("tiny");
    assertThat(manifest.version()).isEqualTo("1.2.3");
    assertThat(manifest.family()).isEqualTo("cvae");
    assertThat(manifest.created()).isEqualTo("2026-02-03T04:05:06Z");
    assertThat(manifest.image().classNames()).hasSize(10);
    assertThat(manifest.likelihood().kind()).isEqualTo("bernoulli");
    assertThat(gan.manifest().likelihood()).isNull();
    assertThat(gan.manifest().image().classNames()).isEmpty();
    Provenance training = manifest.training();
    assertThat(training.recipe()).isEqualTo(TinyRun.CVAE.resolved());
    assertThat(training.seed()).isEqualTo(9);
    assertThat(training.epochs()).isEqualTo(1);
    assertThat(training.gitCommit()).isEqualTo("0123abc");
    assertThat(training.dataSet().sha256()).isEqualTo(TinyRun.DIGITS.train().sha256());
    assertThat(training.wallSeconds()).isPositive();
  }

  @Test
  void aSoftplusDeviationAndAFixedVarianceArePackagedForWhatTheyAre() {
    RunDirectory denoising = TinyRun.trained(directory.resolve("dvae"), TinyRun.DVAE);

    ModelPackage model = RunPackager.pack(denoising, Optional.of(TinyRun.DIGITS), "1.2.3", CLOCK);

    assertThat(model.manifest().family()).isEqualTo("dvae");
    assertThat(model.manifest().likelihood()).isEqualTo(new Likelihood("gaussian", 0.25));
    assertThat(model.manifest().exportParity())
        .extracting(ExportParity::output)
        .contains("mean", "log_variance");
    assertThat(ModelSuite.of(model)).extracting(Check::run).allMatch(Outcome::passed);
  }

  @Test
  void theCardOfARunOnTheTestSplitSaysSo() {
    Recipe recipe = TinyRun.recipe(TinyRun.DVAE, "split: test");
    RunDirectory onTest = TinyRun.trained(directory.resolve("on-test"), recipe);

    ModelPackage model = RunPackager.pack(onTest, Optional.of(TinyRun.DIGITS), "1.2.3", CLOCK);

    assertThat(card(model)).contains("- trained on the test split");
    assertThat(card(cvae)).doesNotContain("trained on the test split");
  }

  @Test
  void theCardStatesMetricsProtocolAndLicences() {
    String card = card(cvae);

    assertThat(card)
        .startsWith("---\nlibrary_name: limn\n")
        .contains("license: apache-2.0\n", "- strokes\n", "- cvae\n")
        .contains("A run of a test.\n")
        .contains("limn sample tiny --count 64 --labels 0-9 --out samples.png")
        .contains("- n: 30\n")
        .contains("- licence of the data: " + TinyRun.DIGITS.licence());
    for (MetricRow row : MetricRow.of(cvae.manifest().evaluation())) {
      assertThat(card)
          .contains("| %s | %s | %s |\n".formatted(row.label(), row.value(), row.meaning()));
    }
    assertThat(card(gan)).doesNotContain("--labels");
  }

  @Test
  void thePictureShowsTheFirstSamplesOfEachClass() {
    try (Sampler sampler = Sampler.open(cvae)) {
      SampleRequest request =
          SampleRequest.of(80).withLabels(Labels.cycle(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
      assertThat(ImageReader.decode(cvae.bytes("samples.png"), 1, "samples.png").pixels())
          .isEqualTo(sampler.sample(request).grid(10).pixels());
    }
  }

  @Test
  void theDecoderExplainsItselfWithoutItsPackage() throws IOException {
    Path bare = directory.resolve("bare.onnx");
    Files.write(bare, cvae.bytes("decoder.onnx"));

    try (Sampler sampler = Sampler.open(bare);
        Sampler packaged = Sampler.open(cvae)) {
      assertThat(sampler.manifest().image()).isEqualTo(cvae.manifest().image());
      assertThat(sampler.sample(SampleRequest.of(5)).pixels())
          .isEqualTo(packaged.sample(SampleRequest.of(5)).pixels());
    }
  }

  @Test
  void theSameRunPackedTwiceIsTheSameButForTheTime() {
    ModelPackage again = RunPackager.pack(run, Optional.of(TinyRun.DIGITS), "1.2.3", CLOCK);
    Clock later = Clock.offset(CLOCK, Duration.ofHours(1));
    ModelPackage afterwards = RunPackager.pack(run, Optional.of(TinyRun.DIGITS), "1.2.3", later);

    assertThat(again.sha256()).isEqualTo(cvae.sha256());
    for (String path : cvae.paths()) {
      boolean timed = path.equals("model.json") || path.equals("SHA256SUMS");
      assertThat(Arrays.equals(afterwards.bytes(path), cvae.bytes(path)))
          .as(path)
          .isEqualTo(!timed);
    }
  }

  @Test
  void withoutTestImagesNoQualityIsStatedButParityIs() {
    ModelPackage unmeasured = RunPackager.pack(run, Optional.empty(), "1.2.3", CLOCK);

    assertThat(unmeasured.manifest().evaluation()).isNull();
    assertThat(card(unmeasured))
        .contains("Not measured: the data set was not at hand")
        .containsPattern("The graphs differ from the trained network by at most \\d");
    assertThat(
            RunPackager.pack(run, Optional.of(withTest(TEST.slice(0, 0))), "1.2.3", CLOCK).sha256())
        .isEqualTo(unmeasured.sha256());
  }

  @Test
  void oneTestImageIsReconstructedAndNoSampleComparedWithIt() {
    ModelPackage model =
        RunPackager.pack(run, Optional.of(withTest(TEST.slice(0, 1))), "1.2.3", CLOCK);

    assertThat(model.manifest().evaluation().metrics())
        .containsOnlyKeys(
            "mse",
            "psnr",
            "ssim",
            "reconstruction",
            "kl",
            "elbo",
            "activeUnits",
            "iwae",
            "iwaeGain");
  }

  private static DataSet withTest(ImageSet test) {
    DataSet digits = TinyRun.DIGITS;
    return new DataSet(
        digits.name(), digits.train(), test, digits.source(), digits.licence(), digits.files());
  }

  @Test
  void aRunWithoutACheckpointIsRefused() {
    RunDirectory begun = TinyRun.create(directory.resolve("begun"), TinyRun.CVAE);

    assertThatThrownBy(() -> RunPackager.pack(begun, Optional.empty(), "1.0.0", CLOCK))
        .isInstanceOf(LimnException.class)
        .hasMessageContaining("begun has no checkpoint yet: train it with");
  }

  @Test
  void aVersionThatIsNoneIsRefused() {
    assertThatThrownBy(() -> RunPackager.pack(run, Optional.empty(), "new", CLOCK))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "version must be up to 32 letters, digits, dots and hyphens, the first a digit,"
                + " found 'new'");
  }

  private static String card(ModelPackage model) {
    return new String(model.bytes("README.md"), StandardCharsets.UTF_8);
  }
}
