package dev.limn.trainer.experiment;

import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.loop.DivergenceException;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.packaging.MeasuredPackage;
import dev.limn.trainer.packaging.RunPackager;
import dev.limn.trainer.recipe.Recipe;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Brings one cell to its end: train, export, evaluate, each only if it is not done yet. */
final class CellWork {

  private static final String VERSION = "1.0.0";

  private final Cell cell;
  private final Recipe recipe;
  private final CellDirectory directory;
  private final Workshop workshop;
  private final int testImages;

  CellWork(Cell cell, CellDirectory directory, Workshop workshop, int testImages) {
    this.cell = cell;
    this.recipe = cell.resolved();
    this.directory = directory;
    this.workshop = workshop;
    this.testImages = testImages;
  }

  /** Ends a measurement that was asked to stop. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Whether nothing is left to do. */
  boolean done() {
    return trained()
        && (directory.divergenceMessage().isPresent() || measured() && mixtureMeasured());
  }

  /** Does what is left to do; false where it was asked to stop. */
  boolean finish() {
    if (!trained() && !train()) {
      return false;
    }
    if (directory.divergenceMessage().isPresent()) {
      return true;
    }
    try {
      if (!measured()) {
        measure();
      }
      if (!mixtureMeasured()) {
        measureMixture();
      }
      if (!mixtureMeasured()) {
        // The mixture was measured in today's way, the model not yet.
        measure();
      }
      return true;
    } catch (Stopped e) {
      return false;
    }
  }

  /** Whether there is nothing to train, the run being finished or known to diverge. */
  private boolean trained() {
    if (!directory.begun()) {
      return false;
    }
    RunDirectory run = RunDirectory.open(directory.run());
    run.requireSame(recipe);
    return directory.divergenceMessage().isPresent() || run.epochsDone() >= recipe.run().epochs();
  }

  private boolean train() {
    try {
      boolean finished = workshop.train(recipe, directory.run());
      directory.removeMade();
      return finished;
    } catch (DivergenceException e) {
      directory.removeMade();
      directory.writeDivergence(e.getMessage());
      workshop.note(cell.id() + ": " + e.getMessage());
      return true;
    }
  }

  private boolean measured() {
    return directory
        .measured()
        .filter(found -> CellMeasures.covers(found.evaluation(), cell, data()))
        .isPresent();
  }

  private boolean mixtureMeasured() {
    if (!cell.mixture()) {
      return true;
    }
    Evaluation ofModel = directory.measured().orElseThrow().evaluation();
    return directory
        .mixture()
        .filter(found -> CellMeasures.compare(found.manifest().evaluation(), ofModel))
        .isPresent();
  }

  private DataSet data() {
    return workshop.data(recipe.run().data());
  }

  private void measure() {
    long began = System.nanoTime();
    requireGoOn();
    workshop.note(cell.id() + ": exporting and measuring");
    ModelPackage model = packaged();
    CellMeasures measures = new CellMeasures(cell, model, data(), testImages);
    Evaluation evaluation = measures.evaluate((stage, done, of) -> requireGoOn());
    MeasuredPackage.of(model, evaluation).replace(directory.modelPackage());
    Map<String, Double> metrics = new TreeMap<>(evaluation.metrics());
    metrics.putAll(measures.denoising());
    directory.write(
        new CellDirectory.Measured(
            model.manifest().name(),
            evaluation.protocol(),
            metrics,
            (System.nanoTime() - began) / 1e9));
  }

  private void measureMixture() {
    requireGoOn();
    CellMixture mixture = new CellMixture(cell, data(), testImages);
    Optional<ModelPackage> earlier = directory.mixture();
    workshop.note(
        cell.id()
            + (earlier.isPresent()
                ? ": measuring its mixture prior"
                : ": fitting a mixture prior"));
    ModelPackage model =
        earlier
            .map(fitted -> mixture.measured(fitted, (stage, done, of) -> requireGoOn()))
            .orElseGet(() -> mixture.fitted(packaged(), components -> requireGoOn()));
    CellDirectory.write(model, directory.mixturePackage());
  }

  private void requireGoOn() {
    if (workshop.stopRequested()) {
      throw new Stopped();
    }
  }

  private ModelPackage packaged() {
    return directory.packaged().orElseGet(this::export);
  }

  private ModelPackage export() {
    RunDirectory run = RunDirectory.open(directory.run());
    ModelPackage model = RunPackager.pack(run, Optional.empty(), VERSION, Clock.systemUTC());
    CellDirectory.write(model, directory.modelPackage());
    return model;
  }
}
