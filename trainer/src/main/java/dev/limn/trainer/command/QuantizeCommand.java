package dev.limn.trainer.command;

import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.cli.command.ModelArgument;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.Int8Trial;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.packaging.Int8Packager;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn quantize}. */
@Command(
    name = "quantize",
    description = "Make an 8-bit decoder, measure it, package it if it is worth it",
    footer = {
      "  limn quantize pkg --data data/mnist --out pkg8",
      "",
      "It is packaged if it is at least 1.3 times as fast as fp32 here and loses at most 0.003 of",
      "label accuracy and 5 % of Frechet distance; the new package says either way what was found."
    })
public final class QuantizeCommand implements LimnCommand {

  @Parameters(paramLabel = "MODEL", description = ModelArgument.DESCRIPTION)
  private String model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where the data set's files are; else they are downloaded into the cache")
  private Path data;

  @Option(
      names = "--out",
      paramLabel = "PACKAGE",
      required = true,
      description = "the new package directory")
  private Path out;

  @Override
  public int run(Console console) {
    AtomicOutput.requireFree(out);
    ModelPackage source = ModelArgument.open(model);
    StatedTraining training =
        StatedTraining.of(source.manifest(), "on which an 8-bit decoder is measured");
    TrainingImages images = training.images(console, data);
    ModelPackage tried;
    try (EvaluationProgress listener = new EvaluationProgress(console)) {
      tried = Int8Packager.pack(source, images.data(), listener);
    }
    tried.writeTo(out);
    Int8Trial trial = tried.manifest().training().int8();
    console.note((trial.packaged() ? "8-bit decoder: " : "no 8-bit decoder: ") + trial.verdict());
    console.note("package " + out + ": limn verify " + out);
    return ExitCode.OK;
  }
}
