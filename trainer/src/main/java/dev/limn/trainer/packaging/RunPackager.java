package dev.limn.trainer.packaging;

import ai.djl.ndarray.NDManager;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Provenance;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.evaluation.EvaluationListener;
import dev.limn.trainer.evaluation.Evaluator;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.loop.RunFacts;
import dev.limn.trainer.loop.TrainedModel;
import dev.limn.trainer.recipe.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Makes a model package of a run. */
public final class RunPackager {

  private static final String LICENCE = "Apache-2.0";

  private final TrainedModel model;
  private final PackageOptions options;
  private final Clock clock;
  private final PackageContent content;

  private RunPackager(TrainedModel model, PackageOptions options, Clock clock) {
    this.model = model;
    this.options = options;
    this.clock = clock;
    this.content = PackageContent.of(model, options);
  }

  /**
   * Exports, proves, measures and packages a run.
   *
   * @param run the run
   * @param data the data set to measure on; without it, or without test images, the package states
   *     no quality
   * @param options version and more
   * @param clock tells the time of creation
   * @param listener hears of the stages of measuring
   * @return the checked package
   * @throws LimnException if the run has no checkpoint, or the exported graphs differ from the
   *     network
   */
  public static ModelPackage pack(
      RunDirectory run,
      Optional<DataSet> data,
      PackageOptions options,
      Clock clock,
      EvaluationListener listener) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return new RunPackager(TrainedModel.load(run, manager), options, clock).pack(data, listener);
    }
  }

  /**
   * Exports, proves, measures and packages a run, heard by nobody.
   *
   * @param run the run
   * @param data the data set to measure on; without it, or without test images, the package states
   *     no quality
   * @param version the package's version, such as {@code 1.0.0}
   * @param clock tells the time of creation
   * @return the checked package
   * @throws UsageException if the version is not worded as one
   * @throws LimnException if the run has no checkpoint, or the exported graphs differ from the
   *     network
   */
  public static ModelPackage pack(
      RunDirectory run, Optional<DataSet> data, String version, Clock clock) {
    return pack(run, data, PackageOptions.of(version), clock, EvaluationListener.SILENT);
  }

  private ModelPackage pack(Optional<DataSet> data, EvaluationListener listener) {
    ModelPackage bare = content.graphs().build(manifest(null));
    Evaluation evaluation =
        data.filter(images -> images.test().count() > 0)
            .map(images -> Evaluator.evaluate(bare, images, listener))
            .orElse(null);
    Manifest manifest = manifest(evaluation);
    PackageBuilder builder = content.graphs();
    content.addExamples(bare, builder);
    return builder
        .file("README.md", FileRole.CARD, ModelCard.of(manifest, options.weights()))
        .file("LICENSE", FileRole.LICENCE, licence())
        .build(manifest);
  }

  private Manifest manifest(Evaluation evaluation) {
    Recipe recipe = model.recipe();
    RunFacts facts = model.facts();
    return new Manifest(
        Manifest.FORMAT,
        recipe.run().name(),
        options.version(),
        recipe.run().family().toString(),
        recipe.run().description(),
        content.task(),
        new ImageFormat(
            facts.channels(),
            facts.height(),
            facts.width(),
            recipe.run().family().labelled() ? facts.classNames() : List.of()),
        content.latent().orElse(null),
        content.likelihood().orElse(null),
        content.mainGraph().opset(),
        List.of(),
        List.of(),
        provenance(recipe, facts),
        evaluation,
        content.parity(),
        Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString(),
        LICENCE);
  }

  private Provenance provenance(Recipe recipe, RunFacts facts) {
    return new Provenance(
        recipe.resolved(),
        recipe.run().seed(),
        model.epochs(),
        new Provenance.DataSetReference(facts.dataName(), facts.dataSha256(), facts.dataLicence()),
        facts.gitCommit(),
        facts.libraries(),
        model.wallSeconds(),
        null,
        null,
        null);
  }

  private static byte[] licence() {
    try (InputStream in = RunPackager.class.getResourceAsStream("LICENSE")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new LimnException("cannot read the licence's text", e);
    }
  }
}
