package dev.limn.trainer.command;

import dev.limn.cli.Console;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PriorFit;
import dev.limn.trainer.packaging.PriorPackager;
import dev.limn.trainer.prior.FittedPrior;
import dev.limn.trainer.prior.PriorSearch;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** Fits a prior to a package, telling what is found. */
record PriorStep(Console console, List<Integer> candidates) {

  /** Fails before anything long begins. */
  PriorStep {
    PriorSearch.requireRising(candidates);
  }

  static PriorStep of(Console console) {
    return new PriorStep(console, PriorSearch.CANDIDATES);
  }

  /** The package with a prior that was fitted to its training images. */
  ModelPackage fit(ModelPackage model, TrainingImages images, long seed) {
    boolean conditional = model.manifest().conditional();
    console.note(
        "fitting a mixture prior%s to the latents of %,d images"
            .formatted(conditional ? " a class" : "", images.training().count()));
    PriorSearch search = new PriorSearch(candidates, seed, this::note);
    FittedPrior fitted;
    try (Sampler sampler = Sampler.open(model)) {
      fitted = search.find(sampler, images.training(), images.heldOut());
    }
    if (!fitted.left().isEmpty()) {
      console.note("  not tried, too many for the images or too much work: " + fitted.left());
    }
    console.note("chose " + components(fitted.fit().components()));
    try (EvaluationProgress listener = new EvaluationProgress(console)) {
      return PriorPackager.pack(model, fitted, images.data(), Clock.systemUTC(), listener);
    }
  }

  private void note(PriorFit.Candidate candidate) {
    console.note(
        String.format(
            Locale.ROOT,
            "  %s: log-likelihood %.3f, held out %.3f nats",
            components(candidate.components()),
            candidate.trainingLogLikelihood(),
            candidate.heldOutLogLikelihood()));
  }

  private static String components(int count) {
    return count == 1 ? "1 component" : count + " components";
  }
}
