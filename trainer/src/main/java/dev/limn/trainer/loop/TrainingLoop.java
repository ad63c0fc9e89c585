package dev.limn.trainer.loop;

import ai.djl.ndarray.NDManager;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.RunSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The loop that every family is trained by. */
final class TrainingLoop {

  private final Recipe recipe;
  private final RunSettings run;
  private final int imageCount;
  private final Learner learner;
  private final RunDirectory directory;
  private final NDManager manager;

  TrainingLoop(
      Recipe recipe, int imageCount, Learner learner, RunDirectory directory, NDManager manager) {
    this.recipe = recipe;
    this.run = recipe.run();
    this.imageCount = imageCount;
    this.learner = learner;
    this.directory = directory;
    this.manager = manager;
  }

  /** Trains to the last epoch; false where the listener stopped it before. */
  boolean run(TrainingListener listener) {
    Position position = start();
    MetricsLog log = new MetricsLog(directory.metrics(), position.epoch());
    Map<String, Double> losses = Map.of();
    while (position.epoch() < run.epochs()) {
      BatchOrder order = BatchOrder.of(run, position.epoch(), imageCount);
      long total = (long) order.batches() * run.epochs();
      int first = position.batch();
      long began = System.nanoTime();
      while (position.batch() < order.batches()) {
        if (listener.stopRequested()) {
          DivergenceException.requireFinite(learner.weights(), position);
          save(directory.latest(), position);
          return false;
        }
        float rate = run.optimizer().rate(position.step(), total);
        long firstDraw = position.step() * run.batch();
        Map<String, Double> found = learner.step(order.batch(position.batch()), firstDraw, rate);
        if (!DivergenceException.finite(found)) {
          throw DivergenceException.ofLosses(position, found, losses, rate);
        }
        losses = found;
        position = position.afterBatch(losses);
        if (run.samples().due(position.step())) {
          drawSamples(directory.samplesOfStep(position.step()));
        }
        listener.step(position.step(), total);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      Map<String, Double> metrics = new LinkedHashMap<>(position.means());
      metrics.putAll(learner.measure(losses));
      position = finishEpoch(position, metrics, seconds, log);
      double imagesPerSecond = (order.batches() - first) * run.batch() / seconds;
      listener.epoch(position.epoch(), run.epochs(), metrics, imagesPerSecond);
    }
    return true;
  }

  private Position start() {
    if (!Files.exists(directory.latest())) {
      return Position.START;
    }
    return Checkpoint.restore(directory.latest(), learner.weights(), learner.optimizers());
  }

  /** Whatever is interrupted here is done again, the latest checkpoint being written last. */
  private Position finishEpoch(
      Position position, Map<String, Double> metrics, double seconds, MetricsLog log) {
    DivergenceException.requireFinite(learner.weights(), position);
    Double heldOutLoss = metrics.getOrDefault(Learner.HELD_OUT_LOSS, Double.POSITIVE_INFINITY);
    Position next = position.afterEpoch(heldOutLoss);
    if (heldOutLoss < position.best()) {
      save(directory.best(), next);
    }
    log.add(next.epoch(), metrics, seconds);
    drawPictures(next.epoch(), log);
    save(directory.latest(), next);
    return next;
  }

  private void drawPictures(int epoch, MetricsLog log) {
    Map<String, List<Double>> series = new LinkedHashMap<>();
    learner.chart().forEach((line, metric) -> series.put(line, log.series(metric)));
    LossChart.write(run.name(), series, directory.lossChart());
    drawSamples(directory.samples(epoch));
  }

  private void drawSamples(Path file) {
    if (learner instanceof GeneratorLearner generator) {
      new SampleGrid(run.samples(), generator.latent(), generator.classCount())
          .write(manager, generator::sample, file);
    }
  }

  private void save(Path file, Position position) {
    Checkpoint.save(file, position, learner.weights(), learner.optimizers());
  }
}
