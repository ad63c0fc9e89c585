package dev.limn.trainer.experiment;

import dev.limn.LimnException;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.Evaluation;
import dev.limn.trainer.loop.RunDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run of an experiment in a directory. It trains, exports and evaluates cell by cell, leaves out
 * what is done already, and writes a report of all cells that are done. Several processes may work
 * in one directory: each leaves out the cells that another is at.
 */
public final class ExperimentRun {

  private final Experiment experiment;
  private final ExperimentDirectory directory;
  private final Workshop workshop;

  /**
   * Prepares a run; nothing is written yet.
   *
   * @param experiment what to run
   * @param root its directory; missing, or from an earlier run of the same experiment
   * @param workshop what trains
   */
  public ExperimentRun(Experiment experiment, Path root, Workshop workshop) {
    this.experiment = experiment;
    this.directory = new ExperimentDirectory(root);
    this.workshop = workshop;
  }

  /** How a run ended. */
  public enum Outcome {
    /** All cells asked for are done. */
    DONE,
    /** A cell diverged without being there to show that. */
    FAILED,
    /** It was asked to stop; another run goes on from there. */
    STOPPED
  }

  /**
   * Runs cells and reports.
   *
   * @param only identifiers of the cells to run; all where there is none
   * @return how it ended; unless it was stopped the report is written
   * @throws UsageException if there is no such cell, the directory holds something else, or a
   *     cell's directory another run
   * @throws LimnException if something cannot be read or written
   */
  public Outcome run(List<String> only) {
    List<Cell> chosen = chosen(only);
    directory.requireOf(experiment);
    Outcome outcome = Outcome.DONE;
    for (Cell cell : chosen) {
      if (workshop.stopRequested()) {
        return Outcome.STOPPED;
      }
      Outcome one = alone(cell);
      if (one == Outcome.STOPPED) {
        return one;
      }
      outcome = one == Outcome.FAILED ? one : outcome;
    }
    report();
    return outcome;
  }

  private List<Cell> chosen(List<String> only) {
    List<String> ids = experiment.cells().stream().map(Cell::id).toList();
    for (String id : only) {
      if (!ids.contains(id)) {
        throw new UsageException(
            "experiment %s has no cell '%s'%s"
                .formatted(experiment.name(), id, Suggestion.tail(id, ids)));
      }
    }
    List<Cell> chosen =
        experiment.cells().stream()
            .filter(cell -> only.isEmpty() || only.contains(cell.id()))
            .toList();
    // A setting that does not fit is refused before anything is written.
    chosen.forEach(Cell::resolved);
    return chosen;
  }

  /** One cell, unless another process is at it. */
  private Outcome alone(Cell cell) {
    Path lock = directory.cell(cell).lock();
    try {
      Files.createDirectories(lock.getParent());
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = tryLock(channel)) {
        if (held == null) {
          workshop.note(cell.id() + ": another process is at it");
          return Outcome.DONE;
        }
        return finish(cell);
      }
    } catch (IOException e) {
      throw new LimnException("cannot lock " + lock + ": " + AtomicOutput.reason(e), e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private Outcome finish(Cell cell) {
    CellDirectory place = directory.cell(cell);
    CellWork work = new CellWork(cell, place, workshop, experiment.testImages());
    if (work.done()) {
      workshop.note(cell.id() + ": done before");
    } else if (!work.finish()) {
      return Outcome.STOPPED;
    }
    boolean unexpected = place.divergenceMessage().isPresent() && !cell.mayDiverge();
    return unexpected ? Outcome.FAILED : Outcome.DONE;
  }

  /**
   * Writes the report of all cells that are done.
   *
   * @throws UsageException if there is no such directory, or it holds something else
   * @throws LimnException if something cannot be read or written
   */
  public void report() {
    directory.requireExists();
    directory.requireOf(experiment);
    Map<String, CellResult> results = new LinkedHashMap<>();
    for (Cell cell : experiment.cells()) {
      result(cell, directory.cell(cell)).ifPresent(result -> results.put(cell.id(), result));
    }
    List<Illustration> illustrations =
        new Illustrations(experiment, directory, results, workshop).draw();
    List<String> commands = commands();
    new ResultFile(experiment, results.values(), commands).write(directory.result());
    new Report(experiment, results, illustrations, commands).write(directory.report());
  }

  private List<String> commands() {
    List<String> commands = new ArrayList<>();
    commands.add(workshop.command());
    for (Cell cell : experiment.cells()) {
      commands.addAll(CellCommands.of(cell, workshop.threads(), experiment.testImages()));
    }
    return commands;
  }

  private static Optional<CellResult> result(Cell cell, CellDirectory place) {
    Optional<CellDirectory.Measured> measured = place.measured();
    Optional<String> divergence = place.divergenceMessage();
    if (!place.begun() || measured.isEmpty() && divergence.isEmpty()) {
      return Optional.empty();
    }
    List<Map<String, Double>> log = RunDirectory.open(place.run()).log();
    double seconds = log.stream().mapToDouble(epoch -> epoch.getOrDefault("seconds", 0.0)).sum();
    return Optional.of(
        new CellResult(
            cell,
            log,
            measured.map(found -> withMixture(found.evaluation(), place.mixtureMetrics())),
            divergence,
            seconds + measured.map(CellDirectory.Measured::wallSeconds).orElse(0.0)));
  }

  private static Evaluation withMixture(Evaluation evaluation, Map<String, Double> mixture) {
    Map<String, Double> metrics = new TreeMap<>(evaluation.metrics());
    metrics.putAll(mixture);
    return new Evaluation(evaluation.protocol(), metrics);
  }
}
