package dev.limn.trainer.experiment;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.evaluation.Denoising;
import dev.limn.trainer.evaluation.EvaluationListener;
import dev.limn.trainer.evaluation.EvaluationSettings;
import dev.limn.trainer.evaluation.Evaluator;
import dev.limn.trainer.evaluation.Judge;
import dev.limn.trainer.evaluation.Judges;
import dev.limn.trainer.experiment.picture.TestPictures;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Measures a cell's package: what {@code limn evaluate} does, and what noise does to it. */
final class CellMeasures {

  private static final String NO_JUDGE = "none";

  /** What a protocol says of how samples are measured. */
  private static final List<String> HOW = List.of("judge", "frechet", "nearestTrain");

  private final Cell cell;
  private final ModelPackage model;
  private final DataSet data;
  private final int images;

  CellMeasures(Cell cell, ModelPackage model, DataSet data, int testImages) {
    this.cell = cell;
    this.model = model;
    this.images = Math.min(testImages, EvaluationSettings.DEFAULT.count());
    this.data = ShortData.of(data, testImages);
  }

  /** The standard evaluation, by the zoo's judge where there is one. */
  Evaluation evaluate(EvaluationListener listener) {
    EvaluationSettings settings = new EvaluationSettings(images, 0, Optional.empty(), List.of());
    return withJudge(
        judge ->
            Evaluator.evaluate(
                model, data, judge.map(settings::withJudge).orElse(settings), listener));
  }

  /** Whether a measurement is of today's kind, and by the judge if there is one by now. */
  static boolean covers(Evaluation earlier, Cell cell, DataSet data) {
    String judge = earlier.protocol().getOrDefault("judge", NO_JUDGE);
    boolean judged = !judge.startsWith(NO_JUDGE) || Judges.find(data).isEmpty();
    boolean denoised = cell.corruption() == 0 || earlier.metrics().containsKey("denoisingGain");
    return earlier.protocol().containsKey("command") && judged && denoised;
  }

  /** Whether two measurements were taken in the same way, so that their figures compare. */
  static boolean compare(Evaluation one, Evaluation other) {
    return HOW.stream()
        .allMatch(key -> Objects.equals(one.protocol().get(key), other.protocol().get(key)));
  }

  /** Peak signal-to-noise ratios and the judge's accuracy before and after denoising. */
  Map<String, Double> denoising() {
    if (cell.corruption() == 0) {
      return Map.of();
    }
    ImageSet test = cell.resolved().run().selection().classesOf(data.test());
    ImageBatch clean = test.batch(0, Math.min(test.count(), images));
    ImageBatch noisy = cell.noise().on(clean, 0);
    Map<String, Double> metrics = new TreeMap<>();
    try (Sampler sampler = Sampler.open(model)) {
      ImageBatch denoised = TestPictures.reconstructed(sampler, noisy);
      Denoising found = Denoising.of(clean, noisy, denoised);
      metrics.put("noisyPsnr", found.noisyPsnr());
      metrics.put("denoisedPsnr", found.denoisedPsnr());
      metrics.put("denoisingGain", found.gain());
      withJudge(
          judge -> {
            judge.ifPresent(
                reader -> {
                  int[] labels = clean.labels().orElseThrow();
                  metrics.put("noisyAccuracy", reader.read(noisy).accuracy(labels));
                  metrics.put("denoisedAccuracy", reader.read(denoised).accuracy(labels));
                });
            return metrics;
          });
    }
    return metrics;
  }

  private <T> T withJudge(Function<Optional<Judge>, T> use) {
    Optional<ModelPackage> found = Judges.find(data);
    if (found.isEmpty()) {
      return use.apply(Optional.empty());
    }
    try (Judge judge = Judge.open(found.get())) {
      return use.apply(Optional.of(judge));
    }
  }
}
