package dev.limn.trainer.command;

import dev.limn.LimnException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.ExportParity;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.evaluation.MetricRow;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.loop.RunFacts;
import dev.limn.trainer.packaging.RunPackager;
import dev.limn.trainer.recipe.DataSelection;
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
          "where the data set's files are, for measuring; default: where the run found them")
  private Path data;

  @Option(
      names = "--model-version",
      paramLabel = "V",
      defaultValue = "1.0.0",
      description = "the package's version")
  private String version;

  @Override
  public int run(Console console) {
    AtomicOutput.requireFree(out);
    RunDirectory directory = RunDirectory.open(run);
    TrainingSession.configureEngine(Runtime.getRuntime().availableProcessors());
    ModelPackage model =
        RunPackager.pack(directory, dataSet(console, directory), version, Clock.systemUTC());
    model.writeTo(out);
    report(console, model, out);
    return ExitCode.OK;
  }

  private Optional<DataSet> dataSet(Console console, RunDirectory directory) {
    RunFacts facts = directory.facts();
    DataSelection selection = directory.recipe().run().selection();
    if (data != null) {
      return Optional.of(dataSet(console, facts, selection, Optional.of(data)));
    }
    try {
      Optional<Path> source = Optional.ofNullable(facts.dataPath()).map(Path::of);
      return Optional.of(dataSet(console, facts, selection, source));
    } catch (LimnException e) {
      // What was trained is worth packaging where its data has gone since.
      console.note("quality is not measured: " + e.getMessage() + "; name its place with --data");
      return Optional.empty();
    }
  }

  private static DataSet dataSet(
      Console console, RunFacts facts, DataSelection selection, Optional<Path> source) {
    DataSet found = TrainingSession.load(console, facts.dataName(), source);
    String sha256 = selection.split().of(found).sha256();
    if (!sha256.equals(facts.dataSha256())) {
      throw new LimnException(
          "the run was trained on other images of "
              + facts.dataName()
              + ": SHA-256 must be "
              + facts.dataSha256()
              + ", found "
              + sha256);
    }
    return found;
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
    if (model.manifest().evaluation() != null) {
      StringJoiner metrics = new StringJoiner(", ", "measured on the test split: ", "");
      MetricRow.of(model.manifest().evaluation())
          .forEach(row -> metrics.add(row.label() + " " + row.value()));
      console.note(metrics.toString());
    }
    console.note("package " + out + ": limn verify " + out);
  }
}
