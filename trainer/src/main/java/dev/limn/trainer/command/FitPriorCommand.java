package dev.limn.trainer.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.cli.command.ModelArgument;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Provenance;
import dev.limn.trainer.prior.PriorSearch;
import dev.limn.trainer.recipe.Recipes;
import dev.limn.trainer.recipe.RunSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    requireFittable(bare.manifest());
    PriorStep step = new PriorStep(console, components);
    Provenance training = bare.manifest().training();
    RunSettings run = run(training.recipe());
    TrainingImages images =
        TrainingImages.load(console, run, training.dataSet().sha256(), Optional.ofNullable(data));
    ModelPackage fitted = step.fit(bare, images, run.seed());
    fitted.writeTo(out);
    ExportCommand.reportQuality(console, fitted);
    console.note("package " + out + ": limn verify " + out);
    return ExitCode.OK;
  }

  private static void requireFittable(Manifest manifest) {
    if (manifest.file(FileRole.ENCODER).isEmpty()) {
      throw new UsageException(
          "model "
              + manifest.name()
              + " ("
              + manifest.family()
              + ") has no encoder to fit a prior by: choose a model of the VAE family");
    }
    Provenance training = manifest.training();
    if (training == null || training.recipe() == null || training.dataSet() == null) {
      throw new UsageException(
          "model "
              + manifest.name()
              + " does not state the recipe and data set it was trained by, to which a prior is"
              + " fitted");
    }
  }

  private static RunSettings run(JsonNode recipe) {
    return Recipes.parse(recipe.toString(), "the package's recipe").run();
  }
}
