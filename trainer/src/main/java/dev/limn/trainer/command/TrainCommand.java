package dev.limn.trainer.command;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.Recipes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn train}. */
@Command(
    name = "train",
    description = "Train a model from a recipe",
    footer = {
      "  limn train vae-mlp-mnist --data data/mnist --epochs 5 --out run",
      "",
      "Ctrl-C stops with a checkpoint; the same command with --resume continues exactly."
    })
public final class TrainCommand implements LimnCommand {

  @Parameters(
      paramLabel = "RECIPE",
      description = "a built-in recipe's name, or a path that ends with .yaml")
  private String recipe;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where the data set's files are; else they are downloaded into the cache")
  private Path data;

  @Option(names = "--out", paramLabel = "RUN", required = true, description = "the run directory")
  private Path out;

  @Option(names = "--epochs", paramLabel = "N", description = "passes over the training images")
  private Integer epochs;

  @Option(names = "--seed", paramLabel = "S", description = "seed of weights, order and noise")
  private Long seed;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "override a setting, such as optimizer.learning-rate=0.002; may be repeated",
      showDefaultValue = Visibility.NEVER)
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--resume", description = "continue the run in --out from its last checkpoint")
  private boolean resume;

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu",
      defaultValue = "cpu",
      description = "what trains; gpu needs another native artifact (see docs/training.md)")
  private String device;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "threads within one operator; a seed repeats for one number of threads")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public int run(Console console) {
    if (!device.equals("cpu") && !device.equals("gpu")) {
      throw new UsageException("--device must be cpu or gpu, found '" + device + "'");
    }
    Map<String, String> overrides = new LinkedHashMap<>(settings);
    if (epochs != null) {
      overrides.put("epochs", epochs.toString());
    }
    if (seed != null) {
      overrides.put("seed", seed.toString());
    }
    Recipe resolved = Recipes.load(recipe, overrides);
    TrainingSession session =
        new TrainingSession(
            console, resolved, Optional.ofNullable(data), threads, device.equals("gpu"), out);
    if (!session.train(resume)) {
      console.note("stopped; continue with the same command and --resume");
      return ExitCode.INTERRUPTED;
    }
    console.note("done: limn export " + out + " --out PACKAGE");
    return ExitCode.OK;
  }
}
