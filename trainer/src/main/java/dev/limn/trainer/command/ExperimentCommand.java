package dev.limn.trainer.command;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.trainer.experiment.Experiment;
import dev.limn.trainer.experiment.ExperimentRun;
import dev.limn.trainer.experiment.Experiments;
import dev.limn.trainer.experiment.ShellWord;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn experiment}. */
@Command(
    name = "experiment",
    description = "Repeat a reference experiment: train, measure, compare, report",
    footer = {
      "  limn experiment e1-latent-size --out e1",
      "",
      "'limn experiment list' names them. Cells that are done are not done again: the same command",
      "goes on after Ctrl-C, and several processes may share one --out."
    })
public final class ExperimentCommand implements LimnCommand {

  private static final String LIST = "list";

  @Parameters(paramLabel = "list|NAME", description = "what to run, or 'list'")
  private String name;

  @Option(names = "--out", paramLabel = "DIR", description = "where cells and report go")
  private Path out;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "a directory with a data set's files, or with one directory a set (mnist, cifar-10); else"
              + " they are downloaded into the cache")
  private Path data;

  @Option(
      names = "--quick",
      description =
          "one epoch on few images (built-in digits, unless there is --data): a smoke test")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "CELL",
      description = "run this cell alone; may be repeated",
      showDefaultValue = Visibility.NEVER)
  private List<String> only = List.of();

  @Option(names = "--report-only", description = "write the report anew of what is done")
  private boolean reportOnly;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "override a setting of every cell's recipe, such as epochs=5; may be repeated",
      showDefaultValue = Visibility.NEVER)
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "threads within one operator; a seed repeats for one number of threads")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public int run(Console console) {
    if (name.equals(LIST)) {
      Experiments.names().forEach(each -> console.out().println(line(Experiments.load(each))));
      return ExitCode.OK;
    }
    Experiment experiment = experiment();
    if (out == null) {
      throw new UsageException("experiment: missing required option: '--out=DIR'");
    }
    ConsoleWorkshop workshop =
        new ConsoleWorkshop(console, Optional.ofNullable(data), threads, command());
    ExperimentRun run = new ExperimentRun(experiment, out, workshop);
    if (reportOnly) {
      run.report();
      return ExitCode.OK;
    }
    return exitCode(console, run.run(only));
  }

  private static String line(Experiment experiment) {
    return String.format(
        Locale.ROOT,
        "%-16s %-3s %2d cells  %s",
        experiment.name(),
        experiment.reference(),
        experiment.cells().size(),
        experiment.title());
  }

  private Experiment experiment() {
    Experiment experiment = Experiments.load(name);
    if (quick) {
      experiment = experiment.shortened();
    }
    if (quick && data == null) {
      experiment = experiment.onBuiltInDigits();
    }
    return experiment.withSettings(settings);
  }

  /** Without the paths of this machine. */
  private String command() {
    StringBuilder command = new StringBuilder("limn experiment ").append(name);
    command.append(quick ? " --quick" : "").append(data == null ? "" : " --data DIR");
    command.append(" --threads ").append(threads);
    settings.forEach(
        (key, value) -> command.append(" --set ").append(ShellWord.of(key + "=" + value)));
    return command.append(" --out ").append(name).toString();
  }

  private int exitCode(Console console, ExperimentRun.Outcome outcome) {
    return switch (outcome) {
      case DONE -> {
        console.note("report: " + out.resolve("report.md"));
        yield ExitCode.OK;
      }
      case FAILED -> {
        console.note("not every cell came to its end; report: " + out.resolve("report.md"));
        yield ExitCode.FAILED;
      }
      case STOPPED -> {
        console.note("stopped; the same command goes on from here");
        yield ExitCode.INTERRUPTED;
      }
    };
  }
}
