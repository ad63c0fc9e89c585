package dev.limn.trainer.command;

import dev.limn.cli.Console;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.DataSets;
import dev.limn.trainer.experiment.Workshop;
import dev.limn.trainer.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Trains the cells of an experiment from a command. */
final class ConsoleWorkshop implements Workshop {

  private final Console console;
  private final Optional<Path> directory;
  private final int threads;
  private final String command;
  private final Map<String, DataSet> loaded = new HashMap<>();

  ConsoleWorkshop(Console console, Optional<Path> directory, int threads, String command) {
    TrainingSession.requireThreads(threads);
    this.console = console;
    this.directory = directory;
    this.threads = threads;
    this.command = command;
    TrainingSession.configureEngine(threads);
  }

  @Override
  public DataSet data(String name) {
    return loaded.computeIfAbsent(
        name, wanted -> TrainingSession.load(console, wanted, place(wanted)));
  }

  /** A directory of the set's name below the given one, or that one itself. */
  private Optional<Path> place(String name) {
    if (DataSets.builtIn(name)) {
      return Optional.empty();
    }
    return directory.map(
        given -> Files.isDirectory(given.resolve(name)) ? given.resolve(name) : given);
  }

  @Override
  public boolean train(Recipe recipe, Path run) {
    Optional<Path> place = place(recipe.run().data());
    TrainingSession session = new TrainingSession(console, recipe, place, threads, false, run);
    return session.train(Files.exists(run.resolve("recipe.yaml")), data(recipe.run().data()));
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public String command() {
    return command;
  }

  @Override
  public boolean stopRequested() {
    return console.stopRequested();
  }

  @Override
  public void note(String line) {
    console.note(line);
  }
}
