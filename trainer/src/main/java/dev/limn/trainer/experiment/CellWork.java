package dev.limn.trainer.experiment;

import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.loop.DivergenceException;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.packaging.MeasuredPackage;
import dev.limn.trainer.packaging.RunPackager;
import dev.limn.trainer.recipe.Recipe;
import java.nio.file.Files;
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
    if (!Files.exists(directory.run())) {
      return false;
    }
    RunDirectory run = RunDirectory.open(directory.run());
    run.requireSame(recipe);
    return directory.divergenceMessage().isPresent() || run.epochsDone() >= recipe.run().epochs();
  }

  private boolean train() {
    try {
      return workshop.train(recipe, directory.run());
    } catch (DivergenceException e) {
      directory.writeDivergence(e.getMessage());
      workshop.note(cell.id() + ": " + e.getMessage());
      return true;
    }
  }

  private boolean measured() {
    return directory
        .measured()
        .filter(found -> measures(packaged()).covers(found.evaluation()))
        .isPresent();
  }

  private boolean mixtureMeasured() {
    if (!cell.mixture()) {
      return true;
    }
    return directory.mixtureFitted()
        && CellMeasures.compare(
            ModelPackage.open(directory.mixturePackage()).manifest().evaluation(),
            directory.measured().orElseThrow().evaluation());
  }

  private CellMeasures measures(ModelPackage model) {
    return new CellMeasures(cell, model, workshop.data(recipe.run().data()), testImages);
  }

  private void measure() {
    long began = System.nanoTime();
    requireGoOn();
    workshop.note(cell.id() + ": exporting and measuring");
    ModelPackage model = packaged();
    CellMeasures measures = measures(model);
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
    CellMixture mixture = new CellMixture(cell, workshop.data(recipe.run().data()), testImages);
    if (directory.mixtureFitted()) {
      workshop.note(cell.id() + ": measuring its mixture prior");
      ModelPackage fitted = ModelPackage.open(directory.mixturePackage());
      mixture
          .measured(fitted, (stage, done, of) -> requireGoOn())
          .replace(directory.mixturePackage());
      return;
    }
    workshop.note(cell.id() + ": fitting a mixture prior");
    mixture.fitted(packaged(), components -> requireGoOn()).writeTo(directory.mixturePackage());
  }

  private void requireGoOn() {
    if (workshop.stopRequested()) {
      throw new Stopped();
    }
  }

  /** A package that someone else exported with a mixture prior is made anew without. */
  private ModelPackage packaged() {
    if (Files.exists(directory.modelPackage())) {
      ModelPackage found = ModelPackage.open(directory.modelPackage());
      if (found.manifest().latent().defaultPrior().equals(LatentSpace.NORMAL)) {
        return found;
      }
    }
    RunDirectory run = RunDirectory.open(directory.run());
    ModelPackage model = RunPackager.pack(run, Optional.empty(), VERSION, Clock.systemUTC());
    if (Files.exists(directory.modelPackage())) {
      model.replace(directory.modelPackage());
      return model;
    }
    model.writeTo(directory.modelPackage());
    return model;
  }
}
