package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.Manifest;
import dev.limn.trainer.data.DataSet;
import java.util.Optional;

/** The real images that samples are compared with, and what the same measures say of them. */
final class RealImages {

  private final ImageBatch test;
  private final ImageBatch train;
  private final DataSet data;
  private final boolean testIsSeen;
  private final Optional<Judge> judge;
  private final Findings findings;
  private Optional<Judged> judged = Optional.empty();

  /** Test images as a judge sees them, and the Frechet distance of training images from them. */
  record Judged(Judge judge, JudgedImages test, double frechetFloor) {}

  /** {@code testIsSeen} where the model was trained on the test split. */
  RealImages(
      DataSet data, ImageBatch test, boolean testIsSeen, Optional<Judge> judge, Findings findings) {
    this.data = data;
    this.testIsSeen = testIsSeen;
    this.test = test;
    this.train = data.train().batch(0, data.train().count());
    this.judge = judge;
    this.findings = findings;
  }

  /** What the model was trained on. */
  ImageBatch seen() {
    return testIsSeen ? data.test().batch(0, data.test().count()) : train;
  }

  /** Empty before {@link #measureByJudge} and without a judge. */
  Optional<Judged> judged() {
    return judged;
  }

  void measureLooks() {
    findings.protocol(
        "sharpness",
        Sharpness.applies(test)
            ? "|4 x - north - south - east - west|, inner pixels"
            : "none: images of fewer than 3x3 pixels have no inner pixels");
    if (test.labels().isPresent()) {
      findings.protocol(
          "diversity", "all pairs of the first " + ClassDiversity.IMAGES + " images of a class");
    }
    Looks.of(test).ofTestImages(findings);
  }

  void measureCopies(int queries) {
    ImageBatch some = RandomPart.of(test, queries);
    if (testIsSeen) {
      findings.protocol(
          "nearestTrain",
          ("Euclidean distance of pixels on [0,1]; %d samples against all %d images of the test"
                  + " split, which it was trained on")
              .formatted(some.count(), data.test().count()));
      return;
    }
    findings.protocol(
        "nearestTrain",
        "Euclidean distance of pixels on [0,1]; %d samples, as many test images, drawn at random,"
                .formatted(some.count())
            + " against all %d training images".formatted(train.count()));
    NearestImages nearest = NearestImages.of(some, train);
    findings.metric(Metric.TEST_NEAREST_TRAIN, nearest.mean());
    findings.metric(Metric.TEST_NEAREST_TRAIN_MIN, nearest.least());
  }

  void measureByJudge() {
    if (judge.isEmpty()) {
      findings.protocol("judge", "none for " + data.name() + ": what it would measure is left out");
      return;
    }
    Manifest manifest = judge.get().manifest();
    findings.protocol(
        "judge",
        "%s %s, SHA-256 of its classifier %s"
            .formatted(
                manifest.name(),
                manifest.version(),
                manifest.file(FileRole.CLASSIFIER).orElseThrow().sha256()));
    ImageBatch someTrain = RandomPart.of(train, test.count());
    if (someTrain.count() < PrecisionRecall.LEAST_POINTS) {
      findings.protocol("frechet", "none: it takes more training images");
      return;
    }
    JudgedImages judgedTest = JudgedImages.of(judge.get(), test);
    JudgedImages judgedTrain = JudgedImages.of(judge.get(), someTrain);
    describe(judgedTest, someTrain.count());
    test.labels()
        .ifPresent(
            labels ->
                findings.metric(
                    Metric.TEST_LABEL_ACCURACY, judgedTest.judgement().accuracy(labels)));
    double floor = FrechetDistance.between(judgedTest.statistics(), judgedTrain.statistics());
    findings.metric(Metric.FRECHET_FLOOR, floor);
    PrecisionRecall reached = PrecisionRecall.of(judgedTest.manifold(), judgedTrain.manifold());
    findings.metric(Metric.TRAIN_PRECISION, reached.precision());
    findings.metric(Metric.TRAIN_RECALL, reached.recall());
    judged = Optional.of(new Judged(judge.get(), judgedTest, floor));
  }

  private void describe(JudgedImages judgedTest, int trainCount) {
    findings.protocol(
        "frechet",
        ("squared distance of two normal distributions fitted to the judge's %d features,"
                + " %d samples against the %d test images; its floor: %d training images, drawn"
                + " at random, against the test images")
            .formatted(
                judgedTest.judgement().featureCount(), test.count(), test.count(), trainCount));
    findings.protocol(
        "precision",
        "k = %d neighbours in the judge's features (Kynkaanniemi et al., 2019)"
            .formatted(PrecisionRecall.NEIGHBOURS));
  }
}
