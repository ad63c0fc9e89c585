package dev.limn.trainer.command;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.ExportParity;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.evaluation.MetricRow;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.loop.RunFacts;
import dev.limn.trainer.packaging.PackageOptions;
import dev.limn.trainer.packaging.RunPackager;
import dev.limn.trainer.packaging.WeightStorage;
import dev.limn.trainer.prior.PriorSearch;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.RunSettings;
import dev.limn.trainer.recipe.VaeRecipe;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn export}. */
@Command(
    name = "export",
    description = "Export a run to ONNX, prove it and package it",
    footer = "  limn export run --out pkg")
public final class ExportCommand implements LimnCommand {

  @Parameters(paramLabel = "RUN", description = "a run directory that 'limn train' made")
  private Path run;

  @Option(
      names = "--out",
      paramLabel = "PACKAGE",
      required = true,
      description = "the new package directory")
  private Path out;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "where the data set's files are, for prior and measuring; default: where the run found"
              + " them")
  private Path data;

  @Option(
      names = "--model-version",
      paramLabel = "V",
      defaultValue = "1.0.0",
      description = "the package's version")
  private String version;

  @Option(
      names = "--weights",
      paramLabel = "float32|float16",
      defaultValue = "float32",
      description =
          "how weights are stored: float16 rounds them and halves the files; arithmetic is float32"
              + " either way")
  private String weights;

  @Option(
      names = "--prior",
      paramLabel = "normal|mixture",
      description =
          "what samples are drawn from; default: a mixture fitted to the training images, where the"
              + " model has an encoder and the images are found")
  private String prior;

  @Override
  public int run(Console console) {
    PriorChoice choice = prior == null ? PriorChoice.DEFAULT : PriorChoice.parse(prior);
    PackageOptions options = new PackageOptions(version, WeightStorage.parse(weights));
    AtomicOutput.requireFree(out);
    RunDirectory directory = RunDirectory.open(run);
    boolean wanted = isWanted(directory.recipe(), choice);
    Optional<TrainingImages> images = images(console, directory, choice);
    boolean fitting = wanted && images.isPresent() && areEnough(console, images.get(), choice);
    TrainingSession.configureEngine(Runtime.getRuntime().availableProcessors());
    // With another prior to come, quality would be measured twice.
    Optional<DataSet> measured = fitting ? Optional.empty() : images.map(TrainingImages::data);
    ModelPackage model = pack(console, directory, options, measured);
    if (fitting) {
      long seed = directory.recipe().run().seed();
      model = PriorStep.of(console).fit(model, images.get(), seed);
    }
    model.writeTo(out);
    report(console, model, out);
    return ExitCode.OK;
  }

  private static ModelPackage pack(
      Console console, RunDirectory directory, PackageOptions options, Optional<DataSet> measured) {
    try (EvaluationProgress listener = new EvaluationProgress(console)) {
      return RunPackager.pack(directory, measured, options, Clock.systemUTC(), listener);
    }
  }

  private static boolean isWanted(Recipe recipe, PriorChoice choice) {
    boolean encoder = recipe instanceof VaeRecipe;
    if (choice == PriorChoice.MIXTURE && !encoder) {
      throw new UsageException(
          "--prior mixture is fitted by an encoder, which family "
              + recipe.run().family()
              + " has not: use --prior normal");
    }
    return encoder && choice != PriorChoice.NORMAL;
  }

  /** Too few images are a failure where a mixture was asked for. */
  private static boolean areEnough(Console console, TrainingImages images, PriorChoice choice) {
    int count = images.training().count();
    if (choice == PriorChoice.MIXTURE || count >= PriorSearch.LEAST_IMAGES) {
      return true;
    }
    console.note(
        "no prior is fitted: it takes at least %d training images, found %d"
            .formatted(PriorSearch.LEAST_IMAGES, count));
    return false;
  }

  private Optional<TrainingImages> images(
      Console console, RunDirectory directory, PriorChoice choice) {
    RunFacts facts = directory.facts();
    RunSettings settings = directory.recipe().run();
    if (data != null) {
      return Optional.of(
          TrainingImages.load(console, settings, facts.dataSha256(), Optional.of(data)));
    }
    try {
      Optional<Path> source = Optional.ofNullable(facts.dataPath()).map(Path::of);
      return Optional.of(TrainingImages.load(console, settings, facts.dataSha256(), source));
    } catch (LimnException e) {
      if (choice == PriorChoice.MIXTURE) {
        throw e;
      }
      // What was trained is worth packaging where its data has gone since.
      console.note(
          "quality is not measured"
              + (isWanted(directory.recipe(), choice) ? " and no prior fitted: " : ": ")
              + e.getMessage()
              + "; name its place with --data");
      return Optional.empty();
    }
  }

  static void report(Console console, ModelPackage model, Path out) {
    double parity =
        model.manifest().exportParity().stream()
            .mapToDouble(ExportParity::maxDifference)
            .max()
            .orElse(0);
    console.note(
        String.format(
            Locale.ROOT,
            "exported %s: ONNX Runtime and DJL differ by at most %.2g at batches 1, 2 and 7",
            model.manifest().name(),
            parity));
    reportQuality(console, model);
    console.note("package " + out + ": limn verify " + out);
  }

  static void reportQuality(Console console, ModelPackage model) {
    if (model.manifest().evaluation() != null) {
      StringJoiner metrics = new StringJoiner(", ", "measured on the test split: ", "");
      MetricRow.of(model.manifest().evaluation())
          .forEach(row -> metrics.add(row.label() + " " + row.value()));
      console.note(metrics.toString());
    }
  }
}
