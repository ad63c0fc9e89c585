package dev.limn.trainer.packaging;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.PackagedFile;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.packaging.GeneratorExamples;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.evaluation.EvaluationListener;
import dev.limn.trainer.evaluation.Evaluator;
import dev.limn.trainer.prior.FittedPrior;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Gives a package a fitted prior, which becomes its default. */
public final class PriorPackager {

  private PriorPackager() {}

  /**
   * The package with a prior: samples drawn, quality measured and card written anew, all else as it
   * was.
   *
   * @param model a generator's package that states its training; a prior that it has is replaced
   * @param fitted the prior
   * @param data the data set that the model was trained on
   * @param clock tells the time of creation
   * @param listener hears of the stages of measuring
   * @return the checked package
   */
  public static ModelPackage pack(
      ModelPackage model,
      FittedPrior fitted,
      DataSet data,
      Clock clock,
      EvaluationListener listener) {
    String created = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    Manifest draft = model.manifest().withMixture(fitted.fit(), created);
    PackageBuilder builder = PackageBuilder.of(model).prior(fitted.prior());
    ModelPackage bare = builder.build(draft);
    Manifest manifest = draft.withEvaluation(evaluation(bare, data, listener));
    try (Sampler sampler = Sampler.open(bare)) {
      put(builder, bare, FileRole.SAMPLES, "samples.png", GeneratorExamples.picture(sampler));
    }
    PackagedFile decoder = model.manifest().decoder(Precision.FP32).orElseThrow();
    put(
        builder,
        bare,
        FileRole.CARD,
        "README.md",
        ModelCard.of(manifest, WeightStorage.in(model.graph(decoder))));
    return builder.build(manifest);
  }

  private static Evaluation evaluation(
      ModelPackage bare, DataSet data, EvaluationListener listener) {
    return data.test().count() == 0 ? null : Evaluator.evaluate(bare, data, listener);
  }

  private static void put(
      PackageBuilder builder, ModelPackage model, FileRole role, String path, byte[] bytes) {
    Optional<PackagedFile> found = model.manifest().file(role);
    if (found.isPresent()) {
      builder.replace(found.get().path(), bytes);
      return;
    }
    builder.file(path, role, bytes);
  }
}
