package dev.limn.trainer.command;

import dev.limn.LimnException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.model.ModelSuite;
import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.image.PngFile;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.packaging.RunPackager;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.Recipes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code limn quickstart}: the whole way, from images to a picture of samples. */
@Command(
    name = "quickstart",
    description = "Train, export, prove and sample a small model: the whole way in about a minute",
    footer = "  limn quickstart")
public final class QuickstartCommand implements LimnCommand {

  private static final String RECIPE = "cvae-quickstart";
  private static final int ROWS = 10;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "quickstart",
      description = "a new directory for run, package and picture")
  private Path out;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "threads within one operator; a seed repeats for one number of threads")
  private int threads = 1;

  @Override
  public int run(Console console) {
    AtomicOutput.requireFree(out);
    Path run = out.resolve("run");
    Path packaged = out.resolve("package");
    Path picture = out.resolve("digits.png");

    Recipe recipe = Recipes.load(RECIPE, Map.of());
    TrainingSession session =
        new TrainingSession(console, recipe, Optional.empty(), threads, false, run);
    console.note("1/4 train: a conditional VAE on digits drawn from strokes");
    if (!session.train(false)) {
      return ExitCode.INTERRUPTED;
    }

    console.note("2/4 export to ONNX, fit a prior, measure");
    ModelPackage model = pack(console, recipe, RunDirectory.open(run));
    model.writeTo(packaged);
    ExportCommand.report(console, model, packaged);

    console.note("3/4 prove the package as a stranger would find it");
    prove(console, ModelPackage.open(packaged));

    console.note("4/4 sample");
    draw(model, picture);
    console
        .out()
        .println(
            String.join(
                System.lineSeparator(),
                "Ten digits a row, drawn by your own model: " + picture,
                "",
                "Next:",
                "  limn sample " + packaged + " --labels 7 --count 36 --seed 2 --out sevens.png",
                "  limn inspect " + packaged,
                "  limn train cvae-conv-mnist --out run    (downloads MNIST, or --data DIR)",
                "  limn zoo list"));
    return ExitCode.OK;
  }

  private static ModelPackage pack(Console console, Recipe recipe, RunDirectory run) {
    ModelPackage bare = RunPackager.pack(run, Optional.empty(), "1.0.0", Clock.systemUTC());
    TrainingImages images =
        TrainingImages.load(console, recipe.run(), run.facts().dataSha256(), Optional.empty());
    return PriorStep.of(console).fit(bare, images, recipe.run().seed());
  }

  private static void prove(Console console, ModelPackage model) {
    for (Check check : ModelSuite.of(model)) {
      Outcome outcome = check.run();
      console.note(outcome.line());
      if (!outcome.passed()) {
        throw new LimnException("the new package fails " + outcome.id() + ": " + outcome.problem());
      }
    }
  }

  private static void draw(ModelPackage model, Path picture) {
    try (Sampler sampler = Sampler.open(model)) {
      int classCount = model.manifest().image().classNames().size();
      Labels labels = Labels.parse("0-" + (classCount - 1), model.manifest().image().classNames());
      SampleRequest request = SampleRequest.of(ROWS * classCount).withLabels(labels);
      PngFile.write(sampler.sample(request).grid(classCount), picture);
    }
  }
}
