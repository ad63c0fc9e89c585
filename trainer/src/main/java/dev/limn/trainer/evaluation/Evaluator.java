package dev.limn.trainer.evaluation;

import dev.limn.UsageException;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Task;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures a packaged model on a data set, through the runtime that users have. What each measure
 * is stands in {@link Metric}, how it was taken in the evaluation's protocol; a measure that does
 * not apply is left out, and the protocol says why.
 *
 * <p>The same model, data and settings give the same numbers on one machine.
 */
public final class Evaluator {

  /** Samples and test images whose nearest training image is looked for. */
  private static final int COPY_QUERIES = 2_000;

  /** Images of the importance-weighted bound: 10,000 times 100 decodings would take too long. */
  private static final int WEIGHTED_IMAGES = 1_000;

  private final ModelPackage model;
  private final DataSet data;
  private final EvaluationSettings settings;
  private final EvaluationListener listener;
  private final ImageBatch test;
  private final Findings findings = new Findings();
  private final List<Stage> stages = new ArrayList<>();

  /** A part of the work, for the listener. */
  private record Stage(String name, Runnable work) {}

  private Evaluator(
      ModelPackage model, DataSet data, EvaluationSettings settings, EvaluationListener listener) {
    this.model = model;
    this.data = data;
    this.settings = settings;
    this.listener = listener;
    this.test = RandomPart.of(data.test(), settings.count());
  }

  /**
   * Measures a model as it is published: 10,000 images, seed 0, the zoo's judge of the data set
   * where there is one.
   *
   * @param model the package
   * @param data whose test split is measured on and whose training split is compared with
   * @param listener hears of the stages
   * @return the metrics with their protocol
   * @throws UsageException if images or classes of the model and the data do not fit, or the data
   *     has no test images
   */
  public static Evaluation evaluate(ModelPackage model, DataSet data, EvaluationListener listener) {
    Optional<ModelPackage> found = Judges.find(data);
    if (found.isEmpty() || model.manifest().task() == Task.CLASSIFICATION) {
      return evaluate(model, data, EvaluationSettings.DEFAULT, listener);
    }
    try (Judge judge = Judge.open(found.get())) {
      return evaluate(model, data, EvaluationSettings.DEFAULT.withJudge(judge), listener);
    }
  }

  /**
   * Measures a generator or classifier.
   *
   * @param model the package
   * @param data whose test split is measured on and whose training split is compared with; of a
   *     model that was trained on some of its classes, those alone
   * @param settings how
   * @param listener hears of the stages
   * @return the metrics with their protocol
   * @throws UsageException if the images or classes of the model, the data and the judge do not
   *     fit, the data has no test images, or a prior is asked for that the model does not have
   */
  public static Evaluation evaluate(
      ModelPackage model, DataSet data, EvaluationSettings settings, EvaluationListener listener) {
    DataSet trained = TrainedData.of(model.manifest(), data);
    EvaluationFit.require(model.manifest(), trained);
    settings.judge().ifPresent(judge -> EvaluationFit.requireJudge(judge.manifest(), trained));
    return new Evaluator(model, trained, settings, listener).evaluate();
  }

  private Evaluation evaluate() {
    findings.protocol("command", EvaluationCommand.of(model.manifest(), data, settings));
    findings.protocol("data", data.test().name());
    findings.protocol("dataSha256", data.test().sha256());
    findings.protocol("split", "test");
    findings.protocol("n", describeCount(test, data.test()));
    if (TrainedData.isTestSplit(model.manifest(), data)) {
      findings.protocol("trainedOn", "the test split: nothing here is held out");
    }
    if (model.manifest().task() == Task.CLASSIFICATION) {
      stages.add(new Stage("classify", this::measureClassifier));
      return run();
    }
    findings.protocol("seed", settings.seed());
    // The cores are busy with blocks of rows: each block needs but one thread.
    SamplerOptions oneThread = SamplerOptions.DEFAULT.withThreads(1);
    try (Sampler sampler = Sampler.open(model, oneThread)) {
      addReconstructions(sampler);
      addSamples(sampler);
      return run();
    }
  }

  private Evaluation run() {
    for (int i = 0; i < stages.size(); i++) {
      listener.stage(stages.get(i).name(), i, stages.size());
      stages.get(i).work().run();
    }
    return findings.evaluation();
  }

  private void measureClassifier() {
    try (Judge judge = Judge.open(model)) {
      Judgement judgement = JudgedImages.read(judge, test);
      int[] labels = test.labels().orElseThrow();
      findings.metric(Metric.ACCURACY, judgement.accuracy(labels));
      findings.metric(Metric.CROSS_ENTROPY, LogLoss.of(judgement, labels));
    }
  }

  private void addReconstructions(Sampler sampler) {
    if (!Reconstructions.apply(model.manifest())) {
      findings.protocol("reconstruction", "none: the model has no encoder");
      return;
    }
    Reconstructions measures = new Reconstructions(sampler, test, settings.seed(), findings);
    stages.add(new Stage("reconstructions", measures::measureErrors));
    stages.add(new Stage("bounds", measures::measureBounds));
    stages.add(new Stage("weighted bound", () -> measures.measureWeightedBound(WEIGHTED_IMAGES)));
  }

  private void addSamples(Sampler sampler) {
    if (test.count() < PrecisionRecall.LEAST_POINTS) {
      findings.protocol(
          "samples", "none: they take at least " + PrecisionRecall.LEAST_POINTS + " test images");
      return;
    }
    findings.protocol(
        "samples",
        test.count()
            + " of seed "
            + settings.seed()
            + (model.manifest().conditional() ? ", of the test images' classes" : ""));
    boolean seen = TrainedData.isTestSplit(model.manifest(), data);
    RealImages real = new RealImages(data, test, seen, settings.judge(), findings);
    stages.add(new Stage("test images", real::measureLooks));
    stages.add(new Stage("training images", () -> real.measureCopies(COPY_QUERIES)));
    stages.add(new Stage("judge", real::measureByJudge));
    for (SampledPrior prior : SampledPrior.of(model.manifest(), settings, findings)) {
      stages.add(new Stage(prior.name() + " prior", () -> measure(sampler, prior, real)));
    }
  }

  private void measure(Sampler sampler, SampledPrior prior, RealImages real) {
    SampleMeasures samples = new SampleMeasures(sampler, test, settings.seed(), prior, findings);
    samples.measureLooks();
    samples.measureCopies(real.seen(), COPY_QUERIES);
    real.judged().ifPresent(samples::measureByJudge);
  }

  private static String describeCount(ImageBatch part, ImageSet whole) {
    return part.count()
        + (part.count() < whole.count() ? " of " + whole.count() + ", drawn at random" : "");
  }
}
