package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.model.MixturePrior;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.PriorFit;
import dev.limn.runtime.model.Provenance;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {

  private static final ModelPackage CVAE = TinyModel.CVAE.pack();
  private static final ModelPackage VAE = TinyModel.VAE.pack();
  private static final ModelPackage GAN = TinyModel.GAN.pack();
  private static final DataSet NOISE = TinyData.NOISE;
  private static final ImageBatch TEST = NOISE.test().batch(0, TinyData.TEST);
  private static final ImageBatch TRAIN = NOISE.train().batch(0, TinyData.TRAIN);

  private static Judge judge;
  private static Map<String, Double> metrics;
  private static ImageBatch samples;

  @BeforeAll
  static void evaluateAConditionalModel() {
    judge = Judge.open(TinyModel.judge());
    metrics = evaluate(CVAE, EvaluationSettings.DEFAULT.withJudge(judge)).metrics();
    try (Sampler sampler = Sampler.open(CVAE)) {
      samples =
          sampler.sample(
              SampleRequest.of(TinyData.TEST).withLabels(Labels.cycle(NOISE.test().labels())));
    }
  }

  @AfterAll
  static void closeJudge() {
    judge.close();
  }

  @Test
  void reconstructionsAreThoseOfTheEncodersMean() {
    try (Sampler sampler = Sampler.open(CVAE)) {
      ImageBatch made = sampler.reconstruct(TEST, NOISE.test().labels());
      ReconstructionError error = ReconstructionError.between(TEST, made);
      EvidenceBound bound = EvidenceBound.of(sampler, TEST, 0);

      assertMetric("mse", error.mse());
      assertMetric("psnr", error.psnr());
      assertMetric("ssim", StructuralSimilarity.between(TEST, made));
      assertMetric("reconstruction", bound.reconstruction());
      assertMetric("kl", bound.kl());
      assertMetric("elbo", bound.elbo());
      assertMetric("activeUnits", bound.activeUnits());
      assertMetric("iwae", ImportanceBound.of(sampler, TEST, 100, 0).bound());
      assertMetric("iwaeGain", ImportanceBound.of(sampler, TEST, 100, 0).gain());
    }
  }

  @Test
  void looksAreThoseOfSamplesOfTheTestImagesClasses() {
    assertMetric("sampleIntensity", ImageSpread.of(samples).meanIntensity());
    assertMetric("samplePairDistance", ImageSpread.of(samples).pairDistance());
    assertMetric("sharpness", Sharpness.of(samples));
    assertMetric("contrast", Contrast.of(samples).deviation());
    assertMetric("midGrey", Contrast.of(samples).midGrey());
    assertMetric("diversity", ClassDiversity.of(samples).orElseThrow());
    assertMetric("testIntensity", ImageSpread.of(TEST).meanIntensity());
    assertMetric("testPairDistance", ImageSpread.of(TEST).pairDistance());
    assertMetric("testSharpness", Sharpness.of(TEST));
    assertMetric("testContrast", Contrast.of(TEST).deviation());
    assertMetric("testMidGrey", Contrast.of(TEST).midGrey());
    assertMetric("testDiversity", ClassDiversity.of(TEST).orElseThrow());
  }

  @Test
  void copiesAreLookedForAmongTheTrainingImages() {
    assertMetric("nearestTrain", NearestImages.of(samples, TRAIN).mean());
    assertMetric("nearestTrainMin", NearestImages.of(samples, TRAIN).least());
    assertMetric("testNearestTrain", NearestImages.of(TEST, TRAIN).mean());
    assertMetric("testNearestTrainMin", NearestImages.of(TEST, TRAIN).least());
  }

  @Test
  void theJudgeComparesWithTheTestImagesAndTrainingImagesGiveTheFloor() {
    JudgedImages drawn = JudgedImages.of(judge, samples);
    JudgedImages test = JudgedImages.of(judge, TEST);
    JudgedImages train = JudgedImages.of(judge, RandomPart.of(TRAIN, TinyData.TEST));
    double floor = FrechetDistance.between(test.statistics(), train.statistics());
    PrecisionRecall found = PrecisionRecall.of(test.manifold(), drawn.manifold());
    PrecisionRecall reached = PrecisionRecall.of(test.manifold(), train.manifold());

    assertMetric("frechet", FrechetDistance.between(test.statistics(), drawn.statistics()));
    assertMetric("frechetFloor", floor);
    assertMetric("frechetRatio", metrics.get("frechet") / floor);
    assertMetric("precision", found.precision());
    assertMetric("recall", found.recall());
    assertMetric("trainPrecision", reached.precision());
    assertMetric("trainRecall", reached.recall());
    assertMetric("testLabelAccuracy", accuracy(TEST));
    assertMetric("labelAccuracy", accuracy(samples));
    assertThat(metrics).doesNotContainKeys("classBalance", "rarestClass");
  }

  private static double accuracy(ImageBatch images) {
    int[] labels = images.labels().orElseThrow();
    int right = 0;
    for (int i = 0; i < images.count(); i++) {
      right += judge.read(images.slice(i, i + 1)).predicted()[0] == labels[i] ? 1 : 0;
    }
    return (double) right / images.count();
  }

  private static void assertMetric(String key, double expected) {
    assertThat(metrics.get(key)).as(key).isCloseTo(expected, within(1e-9));
  }

  @Test
  void aConditionalModelWithAJudgeHasAllMeasuresOfItsKind() {
    List<String> others = List.of("classBalance", "rarestClass", "accuracy", "crossEntropy");
    for (Metric metric : Metric.values()) {
      assertThat(metrics.containsKey(metric.key()))
          .as(metric.key())
          .isEqualTo(!others.contains(metric.key()));
    }
    assertThat(metrics).hasSize(Metric.values().length - others.size());
  }

  @Test
  void anUnconditionalModelHasAClassBalanceInsteadOfAnAccuracy() {
    Map<String, Double> found =
        evaluate(VAE, EvaluationSettings.DEFAULT.withJudge(judge)).metrics();

    assertThat(found)
        .containsKeys("mse", "elbo", "frechet", "classBalance", "rarestClass")
        .doesNotContainKeys("labelAccuracy", "diversity");
    try (Sampler sampler = Sampler.open(VAE)) {
      int[] classes = judge.read(sampler.sample(SampleRequest.of(TinyData.TEST))).predicted();
      ClassBalance balance = ClassBalance.of(classes, 3);
      assertThat(found.get("classBalance")).isCloseTo(balance.evenness(), within(1e-12));
      assertThat(found.get("rarestClass")).isCloseTo(balance.rarest(), within(1e-12));
    }
  }

  @Test
  void whatDoesNotApplyIsLeftOutAndTheProtocolSaysWhy() {
    Evaluation evaluation = evaluate(GAN, EvaluationSettings.DEFAULT);

    assertThat(evaluation.metrics())
        .containsKeys("sharpness", "nearestTrain", "testDiversity")
        .doesNotContainKeys("mse", "elbo", "frechet", "precision", "testLabelAccuracy");
    assertThat(evaluation.protocol())
        .containsEntry("reconstruction", "none: the model has no encoder")
        .containsEntry("judge", "none for noise: what it would measure is left out")
        .doesNotContainKeys("likelihood", "iwae", "frechet");
  }

  @Test
  void aModelWithoutALikelihoodHasNoBounds() {
    Evaluation evaluation =
        evaluate(new TinyModel(false, true, null).pack(), EvaluationSettings.DEFAULT);

    assertThat(evaluation.metrics()).containsKey("mse").doesNotContainKeys("elbo", "iwae");
    assertThat(evaluation.protocol()).containsEntry("likelihood", "none stated: no bounds");
  }

  @Test
  void theProtocolSaysHowItWasMeasured() {
    Map<String, String> protocol =
        evaluate(CVAE, new EvaluationSettings(10, 3, Optional.of(judge), List.of())).protocol();

    assertThat(protocol)
        .containsEntry(
            "command", "limn evaluate tiny --data DIR --count 10 --seed 3 --judge tiny-judge")
        .containsEntry("data", "noise-test")
        .containsEntry("dataSha256", NOISE.test().sha256())
        .containsEntry("split", "test")
        .containsEntry("n", "10 of 40, drawn at random")
        .containsEntry("seed", "3")
        .containsEntry("prior", "normal")
        .containsEntry("samples", "10 of seed 3, of the test images' classes")
        .containsEntry("likelihood", "bernoulli, probabilities kept within [1e-7, 1 - 1e-7]")
        .containsEntry(
            "iwae", "100 draws for each of 10 test images, drawn at random; prior N(0,I)");
    assertThat(protocol.get("judge"))
        .matches("tiny-judge 1\\.0\\.0, SHA-256 of its classifier [0-9a-f]{64}");
    assertThat(protocol.get("frechet"))
        .contains("judge's 5 features", "10 samples against the 10 test images")
        .contains("10 training images, drawn at random");
    assertThat(protocol).doesNotContainKey("trainedOn");
  }

  @Test
  void theSameSettingsGiveTheSameNumbersAndAnotherSeedOthers() {
    EvaluationSettings settings = EvaluationSettings.DEFAULT.withJudge(judge);

    assertThat(evaluate(CVAE, settings).metrics()).isEqualTo(metrics);
    Map<String, Double> other =
        evaluate(CVAE, new EvaluationSettings(10_000, 1, Optional.of(judge), List.of())).metrics();
    assertThat(other.get("mse")).isEqualTo(metrics.get("mse"));
    for (String key : List.of("elbo", "iwae", "sharpness", "frechet")) {
      assertThat(other.get(key)).as(key).isNotEqualTo(metrics.get(key));
    }
  }

  @Test
  void aClassifierIsMeasuredByItsAccuracyAndCrossEntropy() {
    Evaluation evaluation = evaluate(TinyModel.judge(), EvaluationSettings.DEFAULT);

    Judgement judgement = judge.read(TEST);
    double entropy = 0;
    for (int i = 0; i < TinyData.TEST; i++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        sum += Math.exp(judgement.logits()[i * 3 + k]);
      }
      entropy -= Math.log(Math.exp(judgement.logits()[i * 3 + i % 3]) / sum) / TinyData.TEST;
    }
    assertThat(evaluation.metrics()).containsOnlyKeys("accuracy", "crossEntropy");
    assertThat(evaluation.metrics().get("accuracy")).isEqualTo(accuracy(TEST));
    assertThat(evaluation.metrics().get("crossEntropy")).isCloseTo(entropy, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aFewImagesAreReconstructedButNoSetOfSamplesIsCompared(int count) {
    DataSet few = TinyData.of(NOISE.train(), NOISE.test().slice(0, count));

    Evaluation evaluation =
        Evaluator.evaluate(CVAE, few, EvaluationSettings.DEFAULT, EvaluationListener.SILENT);

    assertThat(evaluation.metrics())
        .containsKeys("mse", "ssim", "iwae")
        .doesNotContainKeys("sharpness", "frechet");
    assertThat(evaluation.protocol())
        .containsEntry("samples", "none: they take at least 4 test images");
  }

  @Test
  void aModelOfSomeClassesIsComparedWithTheseAlone() throws JsonProcessingException {
    ModelPackage model = TinyModel.trained(VAE, origin("noise", "{\"classes\": [\"dog\", \"2\"]}"));

    Evaluation evaluation = evaluate(model, EvaluationSettings.DEFAULT);

    ImageSet test = NOISE.test().ofClasses(1, 2);
    assertThat(evaluation.protocol())
        .containsEntry("data", "noise-test (dog, owl)")
        .containsEntry("n", String.valueOf(test.count()));
    assertThat(evaluation.metrics().get("testSharpness"))
        .isEqualTo(Sharpness.of(test.batch(0, test.count())));
    assertThat(evaluation.metrics().get("testNearestTrain"))
        .isEqualTo(
            NearestImages.of(
                    test.batch(0, test.count()),
                    NOISE.train().ofClasses(1, 2).batch(0, 2 * TinyData.TRAIN / 3))
                .mean());
  }

  @Test
  void classesOfAnotherDataSetAreNotItsOwn() throws JsonProcessingException {
    ModelPackage model = TinyModel.trained(VAE, origin("other", "{\"classes\": [\"dog\"]}"));

    assertThat(evaluate(model, EvaluationSettings.DEFAULT).protocol())
        .containsEntry("data", "noise-test");
  }

  @Test
  void aModelOfTheTestSplitIsMarkedAndItsSamplesAreComparedWithThat()
      throws JsonProcessingException {
    ModelPackage model = TinyModel.trained(VAE, origin("noise", "{\"split\": \"test\"}"));

    Evaluation evaluation =
        evaluate(model, new EvaluationSettings(10, 0, Optional.empty(), List.of()));

    assertThat(evaluation.protocol())
        .containsEntry("trainedOn", "the test split: nothing here is held out")
        .containsEntry(
            "nearestTrain",
            "Euclidean distance of pixels on [0,1]; 10 samples against all 40 images of the test"
                + " split, which it was trained on");
    try (Sampler sampler = Sampler.open(model)) {
      assertThat(evaluation.metrics())
          .containsEntry(
              "nearestTrain", NearestImages.of(sampler.sample(SampleRequest.of(10)), TEST).mean())
          .doesNotContainKeys("testNearestTrain", "testNearestTrainMin");
    }
  }

  @Test
  void aModelOfAnotherSetsTestSplitHasSeenNothingHere() throws JsonProcessingException {
    ModelPackage model = TinyModel.trained(VAE, origin("other", "{\"split\": \"test\"}"));

    Evaluation evaluation = evaluate(model, EvaluationSettings.DEFAULT);

    assertThat(evaluation.protocol())
        .containsEntry("command", "limn evaluate tiny --data DIR --data-set noise")
        .doesNotContainKey("trainedOn");
    assertThat(evaluation.metrics()).containsKey("testNearestTrain");
  }

  @Test
  void balanceIsOverTheClassesThatTheTestImagesHave() throws JsonProcessingException {
    ModelPackage two = TinyModel.trained(VAE, origin("noise", "{\"classes\": [\"cat\", \"dog\"]}"));
    ModelPackage one = TinyModel.trained(VAE, origin("noise", "{\"classes\": [\"dog\"]}"));
    EvaluationSettings settings = EvaluationSettings.DEFAULT.withJudge(judge);

    Map<String, Double> found = evaluate(two, settings).metrics();

    try (Sampler sampler = Sampler.open(two)) {
      int count = NOISE.test().ofClasses(0, 1).count();
      int[] read = judge.read(sampler.sample(SampleRequest.of(count))).predicted();
      double cats = Arrays.stream(read).filter(label -> label == 0).count();
      double dogs = Arrays.stream(read).filter(label -> label == 1).count();
      double share = cats / (cats + dogs);
      assertThat(share).as("the judge reads both").isBetween(0.01, 0.99);
      double entropy = -share * Math.log(share) - (1 - share) * Math.log(1 - share);
      assertThat(found.get("classBalance")).isCloseTo(entropy / Math.log(2), within(1e-12));
      assertThat(found.get("rarestClass")).isCloseTo(Math.min(share, 1 - share), within(1e-12));
    }
    assertThat(evaluate(one, settings).metrics())
        .containsKey("frechet")
        .doesNotContainKeys("classBalance", "rarestClass");
  }

  /** More images than a block of any measure holds. */
  @Test
  void blocksMakeNoDifference() {
    DataSet many =
        TinyData.of(TinyData.images("train", 700, true), TinyData.images("test", 600, true));
    ImageBatch test = many.test().batch(0, 600);

    Map<String, Double> found =
        evaluate(CVAE, many, EvaluationSettings.DEFAULT.withJudge(judge)).metrics();

    try (Sampler sampler = Sampler.open(CVAE)) {
      int[] labels = many.test().labels();
      ImageBatch made = sampler.reconstruct(test, labels);
      ImageBatch drawn = sampler.sample(SampleRequest.of(600).withLabels(Labels.cycle(labels)));
      assertThat(found.get("mse"))
          .isCloseTo(ReconstructionError.between(test, made).mse(), within(1e-9));
      assertThat(found.get("sharpness")).isCloseTo(Sharpness.of(drawn), within(1e-9));
      assertThat(found.get("samplePairDistance"))
          .isCloseTo(ImageSpread.of(drawn).pairDistance(), within(1e-9));
      assertThat(found.get("labelAccuracy")).isEqualTo(judge.read(drawn).accuracy(labels));
      assertThat(found.get("testLabelAccuracy")).isEqualTo(judge.read(test).accuracy(labels));
      assertThat(found.get("frechet"))
          .isCloseTo(FrechetDistance.between(statistics(test), statistics(drawn)), within(1e-6));
    }
  }

  @Test
  void partsAreDrawnAtRandomFromAllImages() {
    Findings findings = new Findings();
    ImageBatch some = RandomPart.of(TEST, 7);

    try (Sampler sampler = Sampler.open(CVAE)) {
      new Reconstructions(sampler, TEST, 0, findings).measureWeightedBound(7);
      new RealImages(NOISE, TEST, false, Optional.empty(), findings).measureCopies(7);
      SampledPrior normal =
          SampledPrior.of(CVAE.manifest(), EvaluationSettings.DEFAULT, findings).get(0);
      new SampleMeasures(sampler, TEST, 0, normal, findings).measureCopies(TRAIN, 7);

      Evaluation found = findings.evaluation();
      assertThat(found.metrics())
          .containsEntry("iwae", ImportanceBound.of(sampler, some, 100, 0).bound())
          .containsEntry("testNearestTrain", NearestImages.of(some, TRAIN).mean())
          .containsEntry("nearestTrain", NearestImages.of(RandomPart.of(samples, 7), TRAIN).mean());
      assertThat(found.protocol().get("iwae")).startsWith("100 draws for each of 7 test images");
      assertThat(found.protocol().get("nearestTrain")).contains("; 7 samples, as many test images");
    }
  }

  /** Without blocks. */
  private static FeatureStatistics statistics(ImageBatch images) {
    Judgement read = judge.read(images);
    return FeatureStatistics.of(Rows.of(read.features(), read.featureCount()));
  }

  private static Provenance origin(String data, String recipe) throws JsonProcessingException {
    return new Provenance(
        new ObjectMapper().readTree(recipe),
        0L,
        1,
        new Provenance.DataSetReference(data, "0".repeat(64), "None."),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Test
  void aModelWithAMixtureIsMeasuredByBothPriors() {
    ModelPackage model = withMixture();
    EvaluationSettings settings = EvaluationSettings.DEFAULT.withJudge(judge);

    Evaluation both = evaluate(model, settings);
    Evaluation plain = evaluate(VAE, settings);

    assertThat(both.protocol())
        .containsEntry("prior", "mixture")
        .containsEntry("prior.normal", "normal");
    for (String key : List.of("sharpness", "nearestTrain", "frechet", "precision", "rarestClass")) {
      assertThat(both.metrics().get(key + ".normal")).as(key).isEqualTo(plain.metrics().get(key));
    }
    assertThat(both.metrics().get("sharpness"))
        .isNotEqualTo(plain.metrics().get("sharpness"))
        .isEqualTo(Sharpness.of(drawn(model)));
    for (String key : List.of("elbo", "testSharpness", "frechetFloor")) {
      assertThat(both.metrics().get(key)).as(key).isEqualTo(plain.metrics().get(key));
      assertThat(both.metrics()).doesNotContainKey(key + ".normal");
    }
  }

  @Test
  void onePriorAloneKeepsItsKeys() {
    ModelPackage model = withMixture();

    Evaluation normal =
        evaluate(model, new EvaluationSettings(10_000, 0, Optional.empty(), List.of("normal")));
    Evaluation mixture =
        evaluate(model, new EvaluationSettings(10_000, 0, Optional.empty(), List.of("mixture")));

    assertThat(normal.metrics())
        .containsKeys("mse", "sharpness.normal")
        .doesNotContainKey("sharpness");
    assertThat(mixture.metrics()).containsKey("sharpness").doesNotContainKey("sharpness.normal");
    assertThat(normal.protocol())
        .containsEntry("command", "limn evaluate tiny --data DIR --prior normal");
  }

  /** All latents near (3, 3, 3, 3). */
  private static ModelPackage withMixture() {
    double[] cholesky = new double[16];
    for (int i = 0; i < 4; i++) {
      cholesky[i * 4 + i] = 0.1;
    }
    GaussianMixture mixture =
        new GaussianMixture(4, new double[] {1}, new double[] {3, 3, 3, 3}, cholesky);
    return PackageBuilder.of(VAE)
        .prior(new MixturePrior(false, List.of(mixture)))
        .build(
            VAE.manifest()
                .withMixture(new PriorFit(1, 60, 0, 0, List.of()), "2026-01-01T00:00:00Z"));
  }

  private static ImageBatch drawn(ModelPackage model) {
    try (Sampler sampler = Sampler.open(model)) {
      return sampler.sample(SampleRequest.of(TinyData.TEST));
    }
  }

  @Test
  void stagesAreHeardInOrder() {
    List<String> heard = new ArrayList<>();

    Evaluator.evaluate(
        CVAE,
        NOISE,
        EvaluationSettings.DEFAULT.withJudge(judge),
        (stage, done, of) -> heard.add(done + "/" + of + " " + stage));

    assertThat(heard)
        .containsExactly(
            "0/7 reconstructions",
            "1/7 bounds",
            "2/7 weighted bound",
            "3/7 test images",
            "4/7 training images",
            "5/7 judge",
            "6/7 normal prior");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    EvaluationSettings plain = EvaluationSettings.DEFAULT;
    ImageSet small = new ImageSet("small", 1, 3, 3, new byte[45], new int[0], List.of());
    ImageSet renamed =
        new ImageSet("x", 1, 12, 12, new byte[144 * 4], new int[4], List.of("a", "b"));
    DataSet unlabelled =
        TinyData.of(TinyData.images("a", 9, false), TinyData.images("b", 9, false));

    assertUsage(
        () -> evaluate(VAE, TinyData.of(small, small), plain),
        "model tiny is for images of 12x12 grey, those of noise are 3x3 grey: choose the data set"
            + " that it was trained on");
    assertUsage(
        () -> evaluate(CVAE, TinyData.of(renamed, renamed), plain),
        "model tiny knows the classes [cat, dog, owl], noise has [a, b]: choose the data set that"
            + " it was trained on");
    assertUsage(
        () -> evaluate(CVAE, unlabelled, plain),
        "model tiny knows classes, the images of noise have no labels: choose a labelled data set");
    assertUsage(
        () -> evaluate(VAE, TinyData.of(renamed, renamed), plain.withJudge(judge)),
        "judge tiny-judge knows the classes [cat, dog, owl], noise has [a, b]: choose the data set"
            + " that it was trained on");
    assertUsage(
        () -> evaluate(VAE, TinyData.of(NOISE.train(), NOISE.test().slice(0, 0)), plain),
        "data set noise has no test images to measure on");
    assertUsage(
        () -> evaluate(VAE, new EvaluationSettings(9, 0, Optional.empty(), List.of("mixture"))),
        "model tiny has no prior 'mixture': choose one of [normal]");
    assertUsage(
        () -> new EvaluationSettings(0, 0, Optional.empty(), List.of()),
        "count must be at least 1, found 0");
  }

  @Test
  void anUnlabelledDataSetIsJudgedToo() {
    DataSet unlabelled =
        TinyData.of(TinyData.images("train", 9, false), TinyData.images("test", 9, false));

    assertThat(evaluate(VAE, unlabelled, EvaluationSettings.DEFAULT.withJudge(judge)).metrics())
        .containsKeys("frechet", "classBalance")
        .doesNotContainKeys("testLabelAccuracy", "testDiversity");
  }

  @Test
  void aNumberThatIsNoneIsSaid() {
    assertThatThrownBy(() -> new Findings().metric(Metric.ELBO, Double.NaN))
        .isInstanceOf(LimnException.class)
        .hasMessage("elbo is NaN: a graph of the model gives numbers that are not finite");
  }

  private static Evaluation evaluate(ModelPackage model, EvaluationSettings settings) {
    return evaluate(model, NOISE, settings);
  }

  private static Evaluation evaluate(
      ModelPackage model, DataSet data, EvaluationSettings settings) {
    return Evaluator.evaluate(model, data, settings, EvaluationListener.SILENT);
  }

  private static void assertUsage(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(UsageException.class).hasMessage(message);
  }
}
