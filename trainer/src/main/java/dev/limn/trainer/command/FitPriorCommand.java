package dev.limn.trainer.command;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.cli.command.ModelArgument;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.prior.PriorSearch;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn fit-prior}. */
@Command(
    name = "fit-prior",
    description = "Fit a mixture prior to a model's training images and package it",
    footer = {
      "  limn fit-prior vae-mlp-mnist --data data/mnist --out pkg",
      "",
      "The number of components is chosen by the likelihood of held-out images. 'limn export' does",
      "the same for the runs of models with an encoder."
    })
public final class FitPriorCommand implements LimnCommand {

  @Parameters(paramLabel = "MODEL", description = ModelArgument.DESCRIPTION)
  private String model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where the data set's files are; else they are downloaded into the cache")
  private Path data;

  @Option(
      names = "--components",
      paramLabel = "K,...",
      split = ",",
      description = "numbers of normal distributions to try (a class), rising")
  private List<Integer> components = PriorSearch.CANDIDATES;

  @Option(
      names = "--out",
      paramLabel = "PACKAGE",
      required = true,
      description = "the new package directory")
  private Path out;

  @Override
  public int run(Console console) {
    AtomicOutput.requireFree(out);
    ModelPackage bare = ModelArgument.open(model);
    requireEncoder(bare.manifest());
    StatedTraining training = StatedTraining.of(bare.manifest(), "to which a prior is fitted");
    PriorStep step = new PriorStep(console, components);
    TrainingImages images = training.images(console, data);
    ModelPackage fitted = step.fit(bare, images, training.run().seed());
    fitted.writeTo(out);
    ExportCommand.reportQuality(console, fitted);
    console.note("package " + out + ": limn verify " + out);
    return ExitCode.OK;
  }

  private static void requireEncoder(Manifest manifest) {
    if (manifest.file(FileRole.ENCODER).isEmpty()) {
      throw new UsageException(
          "model "
              + manifest.name()
              + " ("
              + manifest.family()
              + ") has no encoder to fit a prior by: choose a model of the VAE family");
    }
  }
}
