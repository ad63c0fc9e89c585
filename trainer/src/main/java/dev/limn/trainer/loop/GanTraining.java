package dev.limn.trainer.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.loss.GanLoss;
import dev.limn.trainer.network.GanNetwork;
import dev.limn.trainer.optimizer.Adam;
import dev.limn.trainer.recipe.GanRecipe;
import dev.limn.trainer.recipe.OptimizerSettings;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains generative adversarial networks: the generator steps first, then the discriminator. */
final class GanTraining {

  private final GanRecipe recipe;
  private final OptimizerSettings settings;
  private final ImageSet training;
  private final Batches batches;
  private final RunDirectory directory;
  private final NDManager manager;
  private final GanNetwork network;
  private final Adam generatorAdam;
  private final Adam discriminatorAdam;

  GanTraining(GanRecipe recipe, Split split, RunDirectory directory, NDManager manager) {
    this.recipe = recipe;
    this.settings = recipe.run().optimizer();
    this.training = split.training();
    this.batches = new Batches(training, false, recipe.run().seed());
    this.directory = directory;
    this.manager = manager;
    FeatureShape image =
        FeatureShape.planes(training.channels(), training.height(), training.width());
    this.network = new GanNetwork(recipe, image, manager);
    this.generatorAdam = adam(network.generatorWeights().trained());
    this.discriminatorAdam = adam(network.discriminatorWeights().trained());
  }

  private Adam adam(List<NDArray> weights) {
    return new Adam(weights, settings.beta1(), settings.beta2(), settings.clipNorm());
  }

  /** Trains to the last epoch; false where the listener stopped it before. */
  boolean run(TrainingListener listener) {
    Position position = Position.START;
    if (Files.exists(directory.latest())) {
      position =
          Checkpoint.restore(
              directory.latest(), network.weights(), List.of(generatorAdam, discriminatorAdam));
    }
    MetricsLog log = new MetricsLog(directory.metrics(), position.epoch());
    while (position.epoch() < recipe.run().epochs()) {
      BatchOrder order =
          new BatchOrder(
              recipe.run().seed(), position.epoch(), training.count(), recipe.run().batch());
      long total = (long) order.batches() * recipe.run().epochs();
      long began = System.nanoTime();
      int first = position.batch();
      Map<String, Double> losses = Map.of();
      while (position.batch() < order.batches()) {
        if (listener.stopRequested()) {
          save(position);
          return false;
        }
        float rate = settings.rate(position.step(), total);
        Map<String, Double> found = step(position, order.batch(position.batch()), rate);
        if (!DivergenceException.finite(found)) {
          throw new DivergenceException(position, found, losses, rate);
        }
        losses = found;
        position = position.afterBatch(losses);
        listener.step(position.step(), total);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      double speed = (order.batches() - first) * (double) recipe.run().batch() / seconds;
      position = finishEpoch(position, losses, log, seconds, speed, listener);
    }
    return true;
  }

  private Map<String, Double> step(Position position, int[] rows, float rate) {
    long firstDraw = position.step() * recipe.run().batch();
    try (NDManager scope = manager.newSubManager()) {
      NDArray real = batches.images(scope, rows).mul(2).sub(1); // [B,C,H,W] in [-1,1]
      NDArray noise = batches.noise(scope, firstDraw, rows.length, recipe.latent()); // [B,Z]
      NDArray fake;
      NDArray generatorLoss;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        fake = network.generate(noise, true); // [B,C,H,W]
        generatorLoss = GanLoss.generator(network.judge(fake));
        collector.backward(generatorLoss);
      }
      // The generator's loss also reached the discriminator, which must not follow it.
      discriminatorAdam.clear();
      NDArray discriminatorLoss;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray detached = fake.stopGradient();
        discriminatorLoss = GanLoss.discriminator(network.judge(real), network.judge(detached));
        collector.backward(discriminatorLoss);
      }
      Map<String, Double> losses = new LinkedHashMap<>();
      losses.put("generatorLoss", (double) generatorLoss.getFloat());
      losses.put("discriminatorLoss", (double) discriminatorLoss.getFloat());
      if (DivergenceException.finite(losses)) {
        generatorAdam.step(rate);
        discriminatorAdam.step(rate);
      }
      return losses;
    }
  }

  private Position finishEpoch(
      Position position,
      Map<String, Double> last,
      MetricsLog log,
      double seconds,
      double imagesPerSecond,
      TrainingListener listener) {
    int epoch = position.epoch() + 1;
    Map<String, Double> metrics = new LinkedHashMap<>(position.means());
    // The reference report gives the last batch of an epoch.
    last.forEach((name, value) -> metrics.put("lastBatch." + name, value));
    Position next = position.afterEpoch(Double.POSITIVE_INFINITY);
    log.add(epoch, metrics, seconds);
    Map<String, List<Double>> series = new LinkedHashMap<>();
    series.put("generator", log.series("generatorLoss"));
    series.put("discriminator", log.series("discriminatorLoss"));
    LossChart.write(recipe.run().name(), series, directory.lossChart());
    SampleGrid.write(
        manager,
        recipe.latent(),
        0,
        inputs -> network.generate(inputs.get(0), false).add(1).mul(0.5f),
        directory.samples(epoch));
    save(next);
    listener.epoch(epoch, recipe.run().epochs(), metrics, imagesPerSecond);
    return next;
  }

  private void save(Position position) {
    Checkpoint.save(
        directory.latest(), position, network.weights(), List.of(generatorAdam, discriminatorAdam));
  }
}
