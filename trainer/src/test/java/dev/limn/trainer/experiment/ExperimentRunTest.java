package dev.limn.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Provenance;
import dev.limn.trainer.experiment.ExperimentRun.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of an experiment of two small cells, one of which can be made to diverge. */
class ExperimentRunTest {

  private static final String SHEET =
      """
      title: Latent size
      reference: E1
      recipe: '%s'
      cells:
        - {cell: {latent: 1}, settings: {latent: 1}}
        - {cell: {latent: 2}, settings: {latent: 2}, corruption: 0.2}
      columns: [{metric: training.loss, title: loss}, {metric: mse, title: MSE}]
      claims:
        - {text: Loss falls., metric: training.loss, order: falling, cells: [latent-1, latent-2]}
      charts: [{title: Loss, metric: loss}, {title: Error, metric: mse, over: latent}]
      pictures:
        - {kind: strip, caption: Strip, cells: [latent-1]}
        - {kind: noise, caption: Noise, cells: [latent-2]}
        - {kind: comparison, caption: Together}
      quick: {settings: {epochs: 1}, test-images: 10}
      """;

  @TempDir Path directory;
  private Experiment experiment;
  private Path out;
  private final TinyWorkshop workshop = new TinyWorkshop();

  @BeforeEach
  void write() throws IOException {
    Path recipe = directory.resolve("tiny.yaml");
    Files.writeString(recipe, TinyWorkshop.RECIPE.formatted("vae"));
    experiment = Experiments.parse("tiny", SHEET.formatted(recipe));
    out = directory.resolve("out");
  }

  private Outcome run(Experiment which, String... only) {
    return new ExperimentRun(which, out, workshop).run(List.of(only));
  }

  @Test
  void allCellsAreTrainedMeasuredAndReportedOnce() throws IOException {
    assertThat(run(experiment)).isEqualTo(Outcome.DONE);

    assertThat(workshop.trained).containsExactly("latent-1", "latent-2");
    JsonNode rows = new ObjectMapper().readTree(out.resolve("result.json").toFile()).get("rows");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).get("ours").get("mse").asDouble()).isBetween(0.0, 1.0);
    assertThat(rows.get(0).get("ours").has("denoisingGain")).isFalse();
    assertThat(rows.get(1).get("ours").get("denoisingGain").asDouble()).isNotNaN();
    assertThat(rows.get(1).get("epochs").get("used").asInt()).isEqualTo(2);
    String report = Files.readString(out.resolve("report.md"));
    assertThat(report).contains("| 1 | 2 | ").contains("Loss falls. | ").contains("--set latent=1");
    assertThat(Files.list(out.resolve("images")).map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrder(
            "loss-over-epochs.png",
            "mse-over-latent.png",
            "strip-latent-1.png",
            "noise-latent-2.png",
            "comparison.png");
    report.lines().filter(line -> line.startsWith("![")).forEach(this::requireImage);

    assertThat(run(experiment)).isEqualTo(Outcome.DONE);
    assertThat(workshop.trained).hasSize(2);
    assertThat(workshop.notes)
        .containsExactly(
            "latent-1: exporting and measuring",
            "latent-2: exporting and measuring",
            "latent-1: done before",
            "latent-2: done before");
    assertThat(out.resolve("report.md")).hasContent(report);
  }

  private void requireImage(String line) {
    assertThat(out.resolve(line.replaceFirst(".*\\((.*)\\)", "$1"))).exists();
  }

  @Test
  void cellsCanBeRunOneByOneAndTheReportSaysWhatIsMissing() throws IOException {
    assertThat(run(experiment, "latent-2")).isEqualTo(Outcome.DONE);

    assertThat(workshop.trained).containsExactly("latent-2");
    assertThat(Files.readString(out.resolve("report.md")))
        .contains("| 1 | not run yet |")
        .contains("| Loss falls. | not run yet |");
  }

  @Test
  void anUnknownCellIsRefused() {
    assertThatThrownBy(() -> run(experiment, "latent-3"))
        .isInstanceOf(UsageException.class)
        .hasMessage("experiment tiny has no cell 'latent-3'; did you mean 'latent-1'?");
    assertThat(out).doesNotExist();
  }

  @Test
  void aStoppedRunGoesOnWhereItWas() {
    workshop.steps = 7;
    assertThat(run(experiment)).isEqualTo(Outcome.STOPPED);
    assertThat(out.resolve("report.md")).doesNotExist();

    workshop.steps = Integer.MAX_VALUE;
    assertThat(run(experiment)).isEqualTo(Outcome.DONE);
    assertThat(workshop.trained).containsExactly("latent-1", "latent-1", "latent-2");
    assertThat(Integer.MAX_VALUE - workshop.steps)
        .as("steps of 2 x 2 x 5 that were left")
        .isEqualTo(13);
  }

  @Test
  void aRunThatWasTrainedBySomeoneElseIsTakenAsItIs() {
    Cell first = experiment.cells().get(0);
    workshop.train(first.resolved(), out.resolve("cells/latent-1/run"));
    workshop.trained.clear();

    assertThat(run(experiment)).isEqualTo(Outcome.DONE);
    assertThat(workshop.trained).containsExactly("latent-2");
  }

  @Test
  void aMeasurementOfAnEarlierKindIsTakenAgain() throws IOException {
    run(experiment, "latent-2");
    Path measured = out.resolve("cells/latent-2/evaluation.json");
    String first = Files.readString(measured).replaceFirst(",\\s*\"wallSeconds\".*", "");
    Files.writeString(measured, "{\"model\": \"tiny\", \"metrics\": {\"mse\": 0.5}}");
    workshop.trained.clear();

    assertThat(run(experiment, "latent-2")).isEqualTo(Outcome.DONE);

    assertThat(workshop.trained).isEmpty();
    assertThat(Files.readString(measured)).startsWith(first.substring(0, first.length() / 2));
    assertThat(run(experiment, "latent-2")).isEqualTo(Outcome.DONE);
    assertThat(workshop.notes).last().isEqualTo("latent-2: done before");
  }

  @Test
  void aMixtureIsFittedOnceAndMeasuredAsTheModelIs() throws IOException {
    Experiment mixed = withMixture();
    assertThat(run(mixed, "latent-2")).isEqualTo(Outcome.DONE);
    assertThat(workshop.notes)
        .containsExactly("latent-2: exporting and measuring", "latent-2: fitting a mixture prior");
    JsonNode ours =
        new ObjectMapper().readTree(out.resolve("result.json").toFile()).findValue("ours");
    assertThat(ours.has("sharpness.mixture")).isTrue();
    assertThat(ours.get("sharpness.mixture")).isNotEqualTo(ours.get("sharpness"));
    assertThat(ours.has("mse.mixture")).as("no matter of samples").isFalse();

    Path measured = out.resolve("cells/latent-2/evaluation.json");
    String now = Files.readString(measured);
    Files.writeString(
        measured,
        now.replaceFirst("\"nearestTrain\" : \"[^\"]*\"", "\"nearestTrain\" : \"as before\""));
    workshop.notes.clear();
    assertThat(run(mixed, "latent-2")).isEqualTo(Outcome.DONE);
    assertThat(workshop.notes)
        .containsExactly(
            "latent-2: measuring its mixture prior", "latent-2: exporting and measuring");
    assertThat(run(mixed, "latent-2")).isEqualTo(Outcome.DONE);
    assertThat(workshop.notes).last().isEqualTo("latent-2: done before");
  }

  @Test
  void aRunOfFewerEpochsIsContinuedAndOneOfMoreIsKept() {
    Cell first = experiment.cells().get(0);
    Cell longer = first.withSettings(Map.of("epochs", "3"));
    workshop.train(
        first.withSettings(Map.of("epochs", "1")).resolved(), out.resolve("cells/latent-1/run"));
    workshop.train(
        longer.withSettings(Map.of("latent", "2")).resolved(), out.resolve("cells/latent-2/run"));
    workshop.trained.clear();

    assertThat(run(experiment)).isEqualTo(Outcome.DONE);
    assertThat(workshop.trained).containsExactly("latent-1");
    assertThat(out.resolve("report.md")).content().contains("| 1 | 2 | ", "| 2 | 3 | ");
  }

  @Test
  void aRunOfAnotherRecipeIsRefused() {
    workshop.train(experiment.cells().get(1).resolved(), out.resolve("cells/latent-1/run"));

    assertThatThrownBy(() -> run(experiment))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            out.resolve("cells/latent-1/run")
                + " was begun with latent 2, found 1: resume with the same settings, or begin"
                + " another run");
  }

  @Test
  void aDivergenceIsARowAndTheSweepGoesOn() throws IOException {
    Experiment wild =
        Experiments.parse(
            "tiny",
            SHEET
                .formatted(directory.resolve("tiny.yaml"))
                .replace(
                    "{latent: 1}}", "{latent: 1, optimizer.learning-rate: 9.9, epochs: 400}}"));

    assertThat(run(wild)).isEqualTo(Outcome.FAILED);

    assertThat(workshop.trained).containsExactly("latent-1", "latent-2");
    assertThat(Files.readString(out.resolve("report.md")))
        .contains("| diverged |")
        .contains("- latent 1: training diverged at epoch ")
        .contains("| Loss falls. | no");
    assertThat(run(wild)).isEqualTo(Outcome.FAILED);
    assertThat(workshop.trained).as("it would diverge again").hasSize(2);
  }

  @Test
  void aDivergenceThatWasToBeShownIsNoFailure() throws IOException {
    Experiment wild =
        Experiments.parse(
            "tiny",
            SHEET
                .formatted(directory.resolve("tiny.yaml"))
                .replace(
                    "{latent: 1}}",
                    "{latent: 1, optimizer.learning-rate: 9.9, epochs: 400}, may-diverge: true}"));

    assertThat(run(wild, "latent-1")).isEqualTo(Outcome.DONE);
    assertThat(out.resolve("cells/latent-1/divergence.json"))
        .content()
        .contains("training diverged");
    assertThat(out.resolve("cells/latent-1/package")).doesNotExist();
  }

  @Test
  void aCellThatAnotherProcessIsAtIsLeftOut() throws IOException {
    Path lock = out.resolve("cells/latent-1/.lock");
    Files.createDirectories(lock.getParent());
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThat(run(experiment)).isEqualTo(Outcome.DONE);
    }

    assertThat(workshop.trained).containsExactly("latent-2");
    assertThat(workshop.notes).contains("latent-1: another process is at it");
  }

  @Test
  void aDamagedMeasurementIsNamed() throws IOException {
    run(experiment, "latent-1");
    Path measured = out.resolve("cells/latent-1/evaluation.json");
    Files.writeString(measured, "{");

    assertThatThrownBy(() -> new ExperimentRun(experiment, out, workshop).report())
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot read " + measured + ": ")
        .hasMessageEndingWith("; remove it to make it anew");
  }

  @Test
  void moreTrainingMakesWhatCameOfLessAnew() throws IOException {
    Experiment mixed = withMixture();
    assertThat(run(mixed.withSettings(Map.of("epochs", "1")), "latent-2")).isEqualTo(Outcome.DONE);
    JsonNode early = ours();
    workshop.notes.clear();

    assertThat(run(mixed, "latent-2")).isEqualTo(Outcome.DONE);

    assertThat(workshop.notes)
        .containsExactly("latent-2: exporting and measuring", "latent-2: fitting a mixture prior");
    for (String made : List.of("package", "mixture")) {
      Provenance training =
          ModelPackage.open(out.resolve("cells/latent-2").resolve(made)).manifest().training();
      assertThat(training.recipe().get("epochs").asInt()).as(made).isEqualTo(2);
      assertThat(training.epochs()).as(made).isEqualTo(2);
    }
    for (String metric : List.of("mse", "denoisingGain", "sharpness.mixture")) {
      assertThat(ours().get(metric)).as(metric).isNotEqualTo(early.get(metric));
    }
  }

  private Experiment withMixture() throws IOException {
    return Experiments.parse(
        "tiny",
        SHEET
            .formatted(directory.resolve("tiny.yaml"))
            .replace("corruption: 0.2}", "corruption: 0.2, mixture: true}")
            .replace("kind: noise", "kind: priors"));
  }

  private JsonNode ours() throws IOException {
    return new ObjectMapper().readTree(out.resolve("result.json").toFile()).findValue("ours");
  }

  @Test
  void aRunThatIsTrainedAnewIsMeasuredAnew() throws IOException {
    run(experiment, "latent-1");
    remove(out.resolve("cells/latent-1/run"));
    Files.writeString(
        out.resolve("cells/latent-1/divergence.json"), "{\"message\": \"it diverged once\"}");
    workshop.notes.clear();

    assertThat(run(experiment, "latent-1")).isEqualTo(Outcome.DONE);

    assertThat(workshop.notes).containsExactly("latent-1: exporting and measuring");
    assertThat(Files.readString(out.resolve("report.md"))).doesNotContain("it diverged once");
  }

  @Test
  void aPackageThatIsGoneIsExportedAndMeasuredAnew() throws IOException {
    run(experiment, "latent-1");
    remove(out.resolve("cells/latent-1/package"));
    workshop.notes.clear();

    assertThat(run(experiment, "latent-1")).isEqualTo(Outcome.DONE);

    assertThat(workshop.notes).containsExactly("latent-1: exporting and measuring");
    assertThat(ModelPackage.open(out.resolve("cells/latent-1/package")).manifest().evaluation())
        .isNotNull();
  }

  @Test
  void aReportWhileARunGoesOnLeavesItsEarlierMeasuresOut() throws IOException {
    run(experiment.withSettings(Map.of("epochs", "1")));
    workshop.steps = 3;
    assertThat(run(experiment, "latent-1")).isEqualTo(Outcome.STOPPED);

    new ExperimentRun(experiment, out, workshop).report();

    assertThat(out.resolve("report.md")).content().contains("| 1 | not run yet |", "| 2 | 1 |");
  }

  @Test
  void aReportIsWrittenWhileAMixtureIsMissing() throws IOException {
    Experiment mixed = withMixture();
    run(mixed, "latent-2");
    assertThat(out.resolve("images/priors-latent-2.png")).exists();
    remove(out.resolve("cells/latent-2/mixture"));

    new ExperimentRun(mixed, out, workshop).report();

    assertThat(out.resolve("report.md")).content().contains("| 2 | 2 |").doesNotContain("priors-");
    assertThat(out.resolve("images/priors-latent-2.png")).doesNotExist();
  }

  @Test
  void aDirectoryOfSomethingElseIsRefusedAndLeftAsItIs() throws IOException {
    Path image = out.resolve("images/holiday.png");
    Files.createDirectories(image.getParent());
    Files.writeString(image, "mine");

    String message =
        out + " holds no experiment: it has neither cells/ nor a result.json; choose another --out";
    assertThatThrownBy(() -> run(experiment))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> new ExperimentRun(experiment, out, workshop).report())
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
    assertThat(workshop.trained).isEmpty();

    Files.writeString(out.resolve("result.json"), "{\"experiment\": \"e4-beta\"}");
    assertThatThrownBy(() -> run(experiment))
        .isInstanceOf(UsageException.class)
        .hasMessage(out + " holds experiment 'e4-beta', not 'tiny': choose another --out");
    assertThat(image).hasContent("mine");
  }

  @Test
  void aReportNeedsADirectory() {
    assertThatThrownBy(() -> new ExperimentRun(experiment, out, workshop).report())
        .isInstanceOf(UsageException.class)
        .hasMessage(out + " does not exist: there is nothing to report");
    assertThat(out).doesNotExist();
  }

  @Test
  void aNewReportRemovesTheImagesOfTheLastAndNoOthers() throws IOException {
    run(experiment, "latent-1");
    Path mine = out.resolve("images/mine.png");
    Files.writeString(mine, "mine");
    remove(out.resolve("cells/latent-1/package"));

    new ExperimentRun(experiment, out, workshop).report();

    assertThat(out.resolve("images/strip-latent-1.png")).doesNotExist();
    assertThat(mine).hasContent("mine");
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
