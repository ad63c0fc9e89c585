package dev.limn.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.UsageException;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.data.StrokeDigits;
import dev.limn.trainer.recipe.GanRecipe;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.Recipes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {

  private static final int WHOLE = Integer.MAX_VALUE;

  @TempDir Path directory;

  @Test
  void aRunLeavesALineAPictureAndACheckpointAnEpoch() throws IOException {
    RunDirectory run = Runs.create(directory.resolve("run"), Runs.CVAE);
    Runs.Watcher watcher = new Runs.Watcher(WHOLE);

    assertThat(Runs.train(run, Runs.CVAE, watcher)).isTrue();

    List<JsonNode> lines = lines(run);
    assertThat(lines).hasSize(4);
    for (int epoch = 1; epoch <= 4; epoch++) {
      JsonNode line = lines.get(epoch - 1);
      List<String> names = new ArrayList<>();
      line.fieldNames().forEachRemaining(names::add);
      assertThat(names)
          .containsExactly(
              "epoch",
              "kl",
              "loss",
              "reconstruction",
              "heldOutLoss",
              "heldOutReconstruction",
              "heldOutKl",
              "seconds");
      assertThat(line.get("epoch").intValue()).isEqualTo(epoch);
      assertThat(line.get("seconds").doubleValue()).isBetween(0.0, 60.0);
      // The loss is reconstruction + beta kl, with beta 0.5; each is rounded to float.
      assertThat(line.get("loss").doubleValue())
          .isCloseTo(
              line.get("reconstruction").doubleValue() + 0.5 * line.get("kl").doubleValue(),
              within(1e-4));
      // A column for each of four classes, eight rows, and a gap of none.
      BufferedImage samples = ImageIO.read(run.samples(epoch).toFile());
      assertThat(List.of(samples.getWidth(), samples.getHeight())).containsExactly(32, 64);
    }
    assertThat(ImageIO.read(run.lossChart().toFile()).getWidth()).isEqualTo(800);
    assertThat(watcher.steps).hasSize(20).startsWith(1L).endsWith(20L);
    assertThat(watcher.epochs).hasSize(4);
    assertThat(watcher.epochs.get(3).get("loss")).isEqualTo(lines.get(3).get("loss").doubleValue());
  }

  @Test
  void whatIsMinimizedIsLoggedAsTheLossAndItsTermsAsSumsOverAnImage() throws IOException {
    Recipe asReported =
        Runs.with(
            Runs.CVAE,
            "beta: 0.5",
            "beta: 0.5\n  reduction: mean\n  over: batch\n  reconstruction-power: 2");
    RunDirectory run = Runs.create(directory.resolve("run"), asReported);
    Map<String, Double> first = firstStep(asReported);

    Runs.train(run, asReported, new Runs.Watcher(WHOLE));

    double mean = first.get("reconstruction") / 64;
    assertThat(first.get("loss")).isCloseTo(mean * mean + 0.5 * 32 * first.get("kl"), within(1e-5));
    assertThat(lines(run).get(3).get("reconstruction").doubleValue()).isBetween(0.5, 20.0);
    JsonNode last = lines(run).get(3);
    double heldOutMean = last.get("heldOutReconstruction").doubleValue() / 64;
    assertThat(last.get("heldOutLoss").doubleValue())
        .as("of a batch like the average held-out image")
        .isCloseTo(
            heldOutMean * heldOutMean + 0.5 * 32 * last.get("heldOutKl").doubleValue(),
            within(1e-9));
  }

  /** Mistake and right way of the same network, side by side. */
  @Test
  void aMeanBesideASumOverTheBatchCollapsesThePosterior() throws IOException {
    Recipe longer =
        Runs.with(Runs.with(Runs.CVAE, "epochs: 4", "epochs: 30"), "squared-error", "bernoulli");
    Recipe asReported =
        Runs.with(longer, "beta: 0.5", "beta: 0.5\n  reduction: mean\n  over: batch");

    RunDirectory right = Runs.trained(directory.resolve("right"), longer);
    RunDirectory wrong = Runs.trained(directory.resolve("wrong"), asReported);

    assertThat(lines(right).get(29).get("heldOutKl").doubleValue()).isGreaterThan(0.2);
    assertThat(lines(wrong).get(29).get("heldOutKl").doubleValue()).isLessThan(0.02);
  }

  private static Map<String, Double> firstStep(Recipe recipe) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Split split = Split.of(Runs.images(), recipe.run());
      return Training.learner(recipe, split, manager)
          .step(new BatchOrder(3, 0, 160, 32).batch(0), 0, 0);
    }
  }

  @Test
  void aTermThatIsLeftOutMovesNoWeights() {
    Recipe klAlone = Runs.with(Runs.CVAE, "beta: 0.5", "reconstruction-weight: 0");
    Recipe reconstructionAlone = Runs.with(Runs.CVAE, "beta: 0.5", "beta: 0");

    assertThat(moved(klAlone, "decoder")).isFalse();
    assertThat(moved(klAlone, "encoder")).isTrue();
    assertThat(moved(reconstructionAlone, "decoder")).isTrue();
    assertThat(moved(reconstructionAlone, "encoder")).isTrue();
    Map<String, Double> losses = firstStep(reconstructionAlone);
    assertThat(losses.get("loss")).isCloseTo(losses.get("reconstruction"), within(1e-5));
    assertThat(losses.get("kl")).isPositive();
  }

  private static boolean moved(Recipe recipe, String part) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Learner learner = Training.learner(recipe, Split.of(Runs.images(), recipe.run()), manager);
      List<float[]> before = trained(learner, part);
      learner.step(new BatchOrder(3, 0, 160, 32).batch(0), 0, 0.01f);
      List<float[]> after = trained(learner, part);
      return IntStream.range(0, before.size())
          .anyMatch(i -> !Arrays.equals(before.get(i), after.get(i)));
    }
  }

  private static List<float[]> trained(Learner learner, String part) {
    return learner.weights().all().stream()
        .filter(weight -> weight.trained() && weight.name().startsWith(part))
        .map(weight -> weight.array().toFloatArray())
        .toList();
  }

  @Test
  void aNoisyFirstEpochEndsWithIt() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Split split = Split.of(Runs.images(), Runs.DVAE.run());
      Recipe clean = Runs.with(Runs.DVAE, "salt-and-pepper: 0.2", "salt-and-pepper: 0.0");
      Learner noisy = Training.learner(Runs.DVAE, split, manager);
      Learner plain = Training.learner(clean, split, manager);
      int[] rows = BatchOrder.of(Runs.DVAE.run(), 0, 160).batch(0);

      for (int step : new int[] {0, 4, 5, 19}) {
        Map<String, Double> first = noisy.step(rows, 32L * step, 0);
        Map<String, Double> second = plain.step(rows, 32L * step, 0);
        assertThat(first.equals(second)).as("step %d of 5 an epoch", step).isEqualTo(step >= 5);
      }
    }
  }

  @Test
  void aRunTakesTheImagesThatItsRecipeSelects() {
    Recipe some =
        Runs.with(
            Runs.VAE, "batch: 32", "batch: 4\nclasses:\n- b\n- '3'\nimages: 20\norder: sequential");
    Recipe fewer = Runs.with(some, "held-out: 40", "held-out: 6");
    Split split = Split.of(Runs.images(), fewer.run());

    assertThat(split.training().labels()).containsExactly(1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3);
    assertThat(split.heldOut().labels()).containsExactly(1, 3, 1, 3, 1, 3);
    assertThatThrownBy(() -> Split.of(Runs.images(), some.run()))
        .hasMessage(
            "data set made (b, d) has 20 training images: too few for held-out 40 and batch 4");
  }

  @Test
  void aGanReportsBothPlayersAndItsLastBatch() throws IOException {
    RunDirectory run = Runs.trained(directory.resolve("run"), Runs.GAN);

    for (JsonNode line : lines(run)) {
      assertThat(line.get("generatorLoss").doubleValue()).isBetween(0.05, 5.0);
      assertThat(line.get("discriminatorLoss").doubleValue()).isBetween(0.05, 5.0);
      assertThat(line.has("lastBatch.generatorLoss")).isTrue();
      assertThat(line.has("lastBatch.discriminatorLoss")).isTrue();
    }
    assertThat(run.best()).as("no loss of a GAN says which is best").doesNotExist();
    assertThat(ImageIO.read(run.samples(4).toFile()).getWidth()).isEqualTo(64);
  }

  @Test
  void picturesBetweenEpochsAreCountedInBatches() throws IOException {
    RunDirectory run = Runs.trained(directory.resolve("run"), Runs.CGAN);

    // 20 batches: a picture after each third, of six images in a column a class.
    for (int step = 1; step <= 20; step++) {
      assertThat(Files.exists(run.samplesOfStep(step)))
          .as("step %d", step)
          .isEqualTo(step % 3 == 0);
    }
    BufferedImage picture = ImageIO.read(run.samplesOfStep(18).toFile());
    assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(32, 16);
    assertThat(run.samples(4)).as("and one after each epoch").exists();
  }

  @Test
  void aConditionalGanLearnsWhichQuarterAClassLights() {
    try (NDManager manager = NDManager.newBaseManager()) {
      GanRecipe recipe = (GanRecipe) Runs.CGAN;
      GanLearner learner = new GanLearner(recipe, Split.of(Runs.images(), 40, 32), manager);
      for (int step = 0; step < 150; step++) {
        learner.step(new BatchOrder(3, step / 5, 160, 32).batch(step % 5), step * 32L, 0.01f);
      }
      for (int label = 0; label < 4; label++) {
        NDArray latents = manager.create(new float[recipe.latent()], new Shape(1, 3));
        NDArray image = learner.sample(new NDList(latents, manager.create(new long[] {label})));
        assertThat(brightestQuarter(image.toFloatArray())).isEqualTo(label);
      }
    }
  }

  private static int brightestQuarter(float[] image) {
    double[] sums = new double[4];
    for (int pixel = 0; pixel < 64; pixel++) {
      sums[pixel / 32 * 2 + pixel % 8 / 4] += image[pixel];
    }
    int best = 0;
    for (int quarter = 1; quarter < 4; quarter++) {
      best = sums[quarter] > sums[best] ? quarter : best;
    }
    return best;
  }

  @Test
  void aClassifierReportsAccuracyAndDrawsNoSamples() throws IOException {
    RunDirectory run = Runs.trained(directory.resolve("run"), Runs.CLASSIFIER);

    List<JsonNode> lines = lines(run);
    List<String> names = new ArrayList<>();
    lines.get(3).fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly("epoch", "accuracy", "loss", "heldOutLoss", "heldOutAccuracy", "seconds");
    assertThat(lines.get(0).get("accuracy").doubleValue()).isBetween(0.0, 0.95);
    assertThat(lines.get(3).get("heldOutAccuracy").doubleValue())
        .as("which quarter is lit, mirrored at random: the upper or the lower half at least")
        .isBetween(0.45, 1.0);
    assertThat(lines.get(3).get("loss").doubleValue())
        .isLessThan(lines.get(0).get("loss").doubleValue());
    assertThat(ImageIO.read(run.lossChart().toFile()).getWidth()).isEqualTo(800);
    assertThat(run.samples(1).getParent()).doesNotExist();
    assertThat(run.best()).exists();
  }

  @Test
  void onRealDigitsTheLossFalls() throws IOException {
    ImageSet digits = StrokeDigits.make(0, 1200, 0).train();
    Recipe recipe =
        Recipes.load(
            "cvae-quickstart",
            Map.of("epochs", "3", "held-out", "200", "encoder", "[flatten, dense: 64, relu]"));
    RunDirectory run = Runs.create(directory.resolve("run"), recipe);

    Training.run(recipe, digits, run, Device.cpu(), new Runs.Watcher(WHOLE));

    List<JsonNode> lines = lines(run);
    assertThat(lines.get(0).get("loss").doubleValue())
        .as("half a nat a pixel is what a grey image costs")
        .isBetween(100.0, 784 * Math.log(2));
    assertThat(lines.get(2).get("loss").doubleValue())
        .isLessThan(0.7 * lines.get(0).get("loss").doubleValue());
    assertThat(lines.get(2).get("heldOutLoss").doubleValue())
        .isLessThan(0.9 * lines.get(0).get("heldOutLoss").doubleValue());
  }

  @Test
  void theBestCheckpointIsTheOneWithTheLowestHeldOutLossNotTheLatest() throws IOException {
    // A rate that is far too high and does not fall: the held-out loss goes up and down.
    Recipe restless =
        Runs.with(
            Runs.with(Runs.VAE, "cosine", "constant"), "learning-rate: 0.01", "learning-rate: 1.5");
    Recipe overfitting = Runs.with(restless, "epochs: 4", "epochs: 8");
    RunDirectory run = Runs.trained(directory.resolve("run"), overfitting);

    List<Double> losses = lines(run).stream().map(l -> l.get("heldOutLoss").doubleValue()).toList();
    double lowest = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    int best = losses.indexOf(lowest) + 1;
    assertThat(best).as("an epoch before the last of %s", losses).isLessThan(8);
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(TrainedModel.load(run, manager).epochs()).isEqualTo(best);
    }
  }

  @Test
  void divergenceNamesStepLastGoodValuesAndAdviceAndKeepsTheCheckpoint() throws IOException {
    Recipe wild =
        Runs.with(
            Runs.with(Runs.CVAE, "epochs: 4", "epochs: 400\noptimizer:\n  learning-rate: 9.9"),
            "squared-error",
            "bernoulli");
    RunDirectory run = Runs.create(directory.resolve("run"), wild);
    Runs.train(run, wild, new Runs.Watcher(1));
    byte[] kept = Files.readAllBytes(run.latest());
    Runs.Watcher watcher = new Runs.Watcher(WHOLE);

    DivergenceException diverged =
        catchThrowableOfType(DivergenceException.class, () -> Runs.train(run, wild, watcher));

    long step = watcher.steps.isEmpty() ? 2 : watcher.steps.get(watcher.steps.size() - 1) + 1;
    assertThat(diverged)
        .message()
        .startsWith("training diverged at epoch " + (1 + (step - 1) / 5) + ", step " + step + ": ")
        .containsPattern("(kl|reconstruction) is (NaN|Infinity)")
        .contains("the last checkpoint is kept: lower optimizer.learning-rate (now 9.9)")
        .endsWith(
            "set optimizer.clip-norm or optimizer.warm-up-steps, or bound the log-variance with"
                + " posterior.bound")
        .doesNotContain("\n");
    if (!watcher.steps.isEmpty()) {
      assertThat(diverged).message().contains(", one step before losses were {kl=");
    }
    if (watcher.epochs.isEmpty()) {
      assertThat(run.latest()).hasBinaryContent(kept);
    }
    assertThat(Runs.train(run, wild, new Runs.Watcher(0))).as("it can be loaded").isFalse();
  }

  @Test
  void theMessageNamesTheTermThatIsNoNumber() {
    Map<String, Double> good = Map.of("kl", 3.0);
    Map<String, Double> vae =
        Map.of("loss", Double.NaN, "kl", Double.POSITIVE_INFINITY, "reconstruction", Double.NaN);
    Map<String, Double> power = Map.of("loss", Double.NaN, "kl", 1.0, "reconstruction", 2.0);
    Map<String, Double> gan = Map.of("generatorLoss", 1.0, "discriminatorLoss", Double.NaN);
    String kept = "; the last checkpoint is kept: lower optimizer.learning-rate (now 0.5), set ";
    String bound = ", or bound the log-variance with posterior.bound";

    assertThat(DivergenceException.ofLosses(Position.START, vae, good, 0.5f))
        .hasMessage(
            "training diverged at epoch 1, step 1: kl is Infinity and reconstruction is NaN, one"
                + " step before losses were {kl=3.0}"
                + kept
                + "optimizer.clip-norm or optimizer.warm-up-steps"
                + bound);
    assertThat(DivergenceException.ofLosses(Position.START, power, Map.of(), 0.5f))
        .hasMessageStartingWith("training diverged at epoch 1, step 1: loss is NaN" + kept);
    assertThat(DivergenceException.ofLosses(Position.START, gan, Map.of(), 0.5f))
        .hasMessageStartingWith(
            "training diverged at epoch 1, step 1: discriminatorLoss is NaN" + kept)
        .message()
        .doesNotContain("posterior");
  }

  @Test
  void whatDivergesWithoutGuardsTrainsWithThem() {
    Recipe wild =
        Runs.with(
            Runs.with(Runs.VAE, "learning-rate: 0.01", "learning-rate: 3"),
            "schedule: cosine",
            "schedule: constant");
    Recipe unguarded =
        Runs.with(
            Runs.with(wild, "warm-up-steps: 3", "warm-up-steps: 0"),
            "clip-norm: 50",
            "clip-norm: 0");
    Recipe guarded = Runs.with(wild, "latent: 3", "latent: 3\nposterior:\n  bound: 5");

    assertThatThrownBy(() -> Runs.trained(directory.resolve("unguarded"), unguarded))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("kl is Infinity");
    assertThat(Runs.trained(directory.resolve("guarded"), guarded).latest()).exists();
  }

  @Test
  void weightsThatAreNoNumbersAreNeverSaved() {
    RunDirectory run = Runs.create(directory.resolve("run"), Runs.VAE);
    try (NDManager manager = NDManager.newBaseManager()) {
      Split split = Split.of(Runs.images(), 40, 32);
      Learner learner = Training.learner(Runs.VAE, split, manager);
      learner.weights().all().get(1).array().set(new NDIndex(0), Float.NaN);

      assertThatThrownBy(
              () -> new TrainingLoop(Runs.VAE, 160, learner, run, manager).run(new Runs.Watcher(0)))
          .isInstanceOf(DivergenceException.class)
          .hasMessageStartingWith(
              "training diverged at epoch 1, step 0: the loss is finite, but encoder/")
          .hasMessageContaining(" holds NaN; the last checkpoint is kept");
    }
    assertThat(run.latest()).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("dev.limn.trainer.loop.ResumeTest#recipes")
  void aStepLeavesNoArrayBehind(Recipe recipe) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Split split = Split.of(Runs.images(), 40, 32);
      Learner learner = Training.learner(recipe, split, manager);
      BatchOrder order = new BatchOrder(3, 0, 160, 32);
      learner.step(order.batch(0), 0, 0.01f);
      learner.measure(Map.of());
      int before = manager.getManagedArrays().size();

      learner.step(order.batch(1), 32, 0.01f);
      learner.measure(Map.of());

      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void aHeldOutLossThatIsNoNumberDoesNotEndTheSearchForTheBest() {
    Position first = Position.START.afterEpoch(5).afterEpoch(Double.NaN);

    assertThat(first.best()).isEqualTo(5);
    assertThat(first.afterEpoch(4).best()).isEqualTo(4);
    assertThat(first.afterEpoch(6).best()).isEqualTo(5);
  }

  @Test
  void withoutHeldOutImagesThereIsNoBest() throws IOException {
    RunDirectory run =
        Runs.trained(directory.resolve("run"), Runs.with(Runs.VAE, "held-out: 40", "held-out: 0"));

    assertThat(run.best()).doesNotExist();
    assertThat(lines(run).get(3).has("heldOutLoss")).isFalse();
    assertThat(Runs.metrics(run)).hasSize(4);
  }

  @Test
  void aConditionalRecipeNeedsLabels() {
    ImageSet images = Runs.images();
    ImageSet bare = new ImageSet("bare", 1, 8, 8, images.pixels(), new int[0], List.of());

    assertThatThrownBy(() -> Training.requireFit(Runs.CVAE, bare))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "recipe tiny is conditional, but data set bare has no labels: choose an unconditional"
                + " recipe");
    assertThatThrownBy(() -> Training.requireFit(Runs.CLASSIFIER, bare))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "recipe tiny is a classifier's, but data set bare has no labels: choose an"
                + " unconditional recipe");
    Training.requireFit(Runs.VAE, bare);
  }

  @Test
  void tooFewImagesAreRefused() {
    assertThatThrownBy(() -> Training.requireFit(Runs.VAE, Runs.images().slice(0, 71)))
        .isInstanceOf(UsageException.class)
        .hasMessage("data set made has 71 training images: too few for held-out 40 and batch 32");
    Training.requireFit(Runs.VAE, Runs.images().slice(0, 72));
  }

  @Test
  void layersThatDoNotFitTheImagesAreRefused() {
    Recipe larger = Recipes.load("vae-conv-mnist", Map.of("held-out", "0"));

    assertThatThrownBy(() -> Training.requireFit(larger, Runs.images()))
        .isInstanceOf(UsageException.class)
        .hasMessage("decoder must make [1,8,8], its last layer (sigmoid) makes [1,28,28]");
  }

  private static List<JsonNode> lines(RunDirectory run) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.metrics())) {
      lines.add(json.readTree(line));
    }
    return lines;
  }
}
