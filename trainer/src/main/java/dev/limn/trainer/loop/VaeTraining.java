package dev.limn.trainer.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.loss.GaussianKl;
import dev.limn.trainer.network.VaeNetwork;
import dev.limn.trainer.optimizer.Adam;
import dev.limn.trainer.recipe.OptimizerSettings;
import dev.limn.trainer.recipe.VaeRecipe;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Trains the VAE family. */
final class VaeTraining {

  private static final int EVALUATION_BATCH = 500;

  private final VaeRecipe recipe;
  private final OptimizerSettings settings;
  private final ImageSet training;
  private final ImageSet heldOut;
  private final Batches batches;
  private final Batches heldOutBatches;
  private final RunDirectory directory;
  private final NDManager manager;
  private final VaeNetwork network;
  private final Adam adam;
  private final int classCount;

  VaeTraining(VaeRecipe recipe, Split split, RunDirectory directory, NDManager manager) {
    boolean conditional = recipe.run().family().conditional();
    this.recipe = recipe;
    this.settings = recipe.run().optimizer();
    this.training = split.training();
    this.heldOut = split.heldOut();
    this.batches = new Batches(training, conditional, recipe.run().seed());
    this.heldOutBatches = new Batches(heldOut, conditional, recipe.run().seed());
    this.directory = directory;
    this.manager = manager;
    this.classCount = conditional ? training.classNames().size() : 0;
    FeatureShape image =
        FeatureShape.planes(training.channels(), training.height(), training.width());
    this.network = new VaeNetwork(recipe, image, classCount, manager);
    this.adam =
        new Adam(
            network.weights().trained(), settings.beta1(), settings.beta2(), settings.clipNorm());
  }

  /** Trains to the last epoch; false where the listener stopped it before. */
  boolean run(TrainingListener listener) {
    Position position = Position.START;
    if (Files.exists(directory.latest())) {
      position = Checkpoint.restore(directory.latest(), network.weights(), List.of(adam));
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
      position = finishEpoch(position, log, seconds, speed, listener);
    }
    return true;
  }

  /** One step; the losses are means over the batch, summed over pixels and latents. */
  private Map<String, Double> step(Position position, int[] rows, float rate) {
    int count = rows.length;
    long firstDraw = position.step() * recipe.run().batch();
    try (NDManager scope = manager.newSubManager()) {
      NDList inputs = batches.inputs(scope, rows);
      NDArray noise = batches.noise(scope, firstDraw, count, recipe.latent()); // [B,Z]
      NDArray loss;
      NDArray reconstruction;
      NDArray kl;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDList posterior = network.encode(inputs, true);
        NDArray mean = posterior.get(0); // [B,Z]
        NDArray logVariance = posterior.get(1); // [B,Z]
        NDArray latent = mean.add(logVariance.mul(0.5f).exp().mul(noise)); // [B,Z]
        NDArray logits = network.logits(decoderInputs(latent, inputs), true); // [B,C,H,W]
        reconstruction = recipe.reconstruction().sum(logits, inputs.get(0)).mul(1f / count);
        kl = GaussianKl.sum(mean, logVariance).mul(1f / count);
        loss = reconstruction.add(kl.mul(recipe.beta()));
        collector.backward(loss);
      }
      Map<String, Double> losses = new TreeMap<>();
      losses.put("loss", (double) loss.getFloat());
      losses.put("reconstruction", (double) reconstruction.getFloat());
      losses.put("kl", (double) kl.getFloat());
      if (DivergenceException.finite(losses)) {
        adam.step(rate);
      }
      return losses;
    }
  }

  private Position finishEpoch(
      Position position,
      MetricsLog log,
      double seconds,
      double imagesPerSecond,
      TrainingListener listener) {
    int epoch = position.epoch() + 1;
    Map<String, Double> metrics = new LinkedHashMap<>(position.means());
    double heldOutLoss = Double.POSITIVE_INFINITY;
    if (heldOut.count() > 0) {
      heldOutLoss = heldOutLoss();
      metrics.put("heldOutLoss", heldOutLoss);
    }
    boolean best = heldOutLoss < position.best();
    Position next = position.afterEpoch(heldOutLoss);
    log.add(epoch, metrics, seconds);
    drawPictures(epoch, log);
    if (best) {
      Checkpoint.save(directory.best(), next, network.weights(), List.of(adam));
    }
    save(next);
    listener.epoch(epoch, recipe.run().epochs(), metrics, imagesPerSecond);
    return next;
  }

  /** The training objective on held-out images, each with the same noise after every epoch. */
  private double heldOutLoss() {
    double sum = 0;
    for (int from = 0; from < heldOut.count(); from += EVALUATION_BATCH) {
      int to = Math.min(heldOut.count(), from + EVALUATION_BATCH);
      try (NDManager scope = manager.newSubManager()) {
        NDList inputs = heldOutBatches.inputs(scope, from, to);
        NDArray noise = heldOutBatches.noise(scope, -1L - to, to - from, recipe.latent());
        NDList posterior = network.encode(inputs, false);
        NDArray latent = posterior.get(0).add(posterior.get(1).mul(0.5f).exp().mul(noise)); // [B,Z]
        NDArray logits = network.logits(decoderInputs(latent, inputs), false);
        sum += recipe.reconstruction().sum(logits, inputs.get(0)).getFloat();
        sum += recipe.beta() * GaussianKl.sum(posterior.get(0), posterior.get(1)).getFloat();
      }
    }
    return sum / heldOut.count();
  }

  private void drawPictures(int epoch, MetricsLog log) {
    Map<String, List<Double>> series = new LinkedHashMap<>();
    series.put("training", log.series("loss"));
    if (heldOut.count() > 0) {
      series.put("held out", log.series("heldOutLoss"));
    }
    LossChart.write(recipe.run().name(), series, directory.lossChart());
    SampleGrid.write(
        manager,
        recipe.latent(),
        classCount,
        inputs -> Activation.sigmoid(network.logits(inputs, false)),
        directory.samples(epoch));
  }

  private void save(Position position) {
    Checkpoint.save(directory.latest(), position, network.weights(), List.of(adam));
  }

  private NDList decoderInputs(NDArray latent, NDList inputs) {
    return classCount == 0 ? new NDList(latent) : new NDList(latent, inputs.get(1));
  }
}
