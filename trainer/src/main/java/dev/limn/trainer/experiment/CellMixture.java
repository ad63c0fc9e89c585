package dev.limn.trainer.experiment;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PriorFit;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.evaluation.EvaluationListener;
import dev.limn.trainer.evaluation.EvaluationSettings;
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
  private final ModelPackage model;
  private final DataSet data;
  private final int testImages;

  CellMixture(Cell cell, ModelPackage model, DataSet data, int testImages) {
    this.run = cell.resolved().run();
    this.model = model;
    this.data = data;
    this.testImages = testImages;
  }

  /** The package with the prior, measured. */
  ModelPackage fitted(Consumer<PriorFit.Candidate> listener) {
    ImageSet selected = run.selection().of(run.selection().split().of(data));
    boolean quick = testImages < EvaluationSettings.DEFAULT.count();
    int kept = selected.count() - run.heldOut();
    PriorSearch search =
        new PriorSearch(quick ? QUICK_CANDIDATES : PriorSearch.CANDIDATES, run.seed(), listener);
    FittedPrior prior;
    try (Sampler sampler = Sampler.open(model)) {
      prior = search.find(sampler, selected.slice(0, kept), selected.slice(kept, selected.count()));
    }
    DataSet measured = quick ? ShortData.of(data, testImages) : data;
    return PriorPackager.pack(model, prior, measured, Clock.systemUTC(), EvaluationListener.SILENT);
  }
}
