package dev.limn.trainer.experiment;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.evaluation.Denoising;
import dev.limn.trainer.loop.DivergenceException;
import dev.limn.trainer.loop.RunDirectory;
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

  /** Does what is left to do; false where it was asked to stop. */
  boolean finish() {
    if (!trained() && !train()) {
      return false;
    }
    if (directory.divergenceMessage().isPresent() || directory.evaluated()) {
      return true;
    }
    if (workshop.stopRequested()) {
      return false;
    }
    measure();
    return true;
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

  private void measure() {
    long began = System.nanoTime();
    ModelPackage model = packaged();
    Evaluation evaluation =
        Optional.ofNullable(model.manifest().evaluation())
            .orElseGet(() -> new Evaluation(Map.of(), Map.of()));
    Map<String, Double> metrics = new TreeMap<>(evaluation.metrics());
    metrics.putAll(denoising(model));
    directory.write(
        new CellDirectory.Measured(
            model.manifest().name(),
            evaluation.protocol(),
            metrics,
            (System.nanoTime() - began) / 1e9));
  }

  private Map<String, Double> denoising(ModelPackage model) {
    if (cell.corruption() == 0) {
      return Map.of();
    }
    ImageBatch clean = test().batch(0, test().count());
    try (Sampler sampler = Sampler.open(model)) {
      Denoising found = Denoising.of(sampler, clean, cell.noise().on(clean, 0));
      return Map.of(
          "noisyPsnr", found.noisyPsnr(),
          "denoisedPsnr", found.denoisedPsnr(),
          "denoisingGain", found.gain());
    }
  }

  private ModelPackage packaged() {
    if (Files.exists(directory.modelPackage())) {
      return ModelPackage.open(directory.modelPackage());
    }
    RunDirectory run = RunDirectory.open(directory.run());
    ModelPackage model = RunPackager.pack(run, Optional.of(test()), VERSION, Clock.systemUTC());
    model.writeTo(directory.modelPackage());
    return model;
  }

  private ImageSet test() {
    ImageSet split = workshop.data(recipe.run().data()).test();
    ImageSet test = recipe.run().selection().classesOf(split);
    return test.slice(0, Math.min(test.count(), testImages));
  }
}
