package dev.limn.trainer.experiment;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PriorFit;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.evaluation.EvaluationListener;
import dev.limn.trainer.evaluation.Evaluator;
import dev.limn.trainer.loop.Split;
import dev.limn.trainer.packaging.MeasuredPackage;
import dev.limn.trainer.packaging.PriorPackager;
import dev.limn.trainer.prior.FittedPrior;
import dev.limn.trainer.prior.PriorSearch;
import dev.limn.trainer.recipe.RunSettings;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Fits a mixture prior to a cell's model, as {@code limn fit-prior} does. */
final class CellMixture {

  private static final List<Integer> QUICK_CANDIDATES = List.of(1, 2);

  private final RunSettings run;
  private final DataSet data;
  private final DataSet measuredOn;
  private final List<Integer> candidates;

  CellMixture(Cell cell, DataSet data, int testImages) {
    this.run = cell.resolved().run();
    this.data = data;
    this.measuredOn = ShortData.of(data, testImages);
    this.candidates = ShortData.applies(testImages) ? QUICK_CANDIDATES : PriorSearch.CANDIDATES;
  }

  /** The package with a prior, measured. */
  ModelPackage fitted(ModelPackage model, Consumer<PriorFit.Candidate> listener) {
    Split split = Split.of(run.selection().split().of(data), run);
    PriorSearch search = new PriorSearch(candidates, run.seed(), listener);
    FittedPrior prior;
    try (Sampler sampler = Sampler.open(model)) {
      prior = search.find(sampler, split.training(), split.heldOut());
    }
    return PriorPackager.pack(
        model, prior, measuredOn, Clock.systemUTC(), EvaluationListener.SILENT);
  }

  /** A package that has a prior, measured anew. */
  ModelPackage measured(ModelPackage fitted, EvaluationListener listener) {
    return MeasuredPackage.of(fitted, Evaluator.evaluate(fitted, measuredOn, listener));
  }
}
