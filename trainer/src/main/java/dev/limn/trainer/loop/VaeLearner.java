package dev.limn.trainer.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.loop.SaltAndPepper.Seen;
import dev.limn.trainer.loss.GaussianKl;
import dev.limn.trainer.loss.Objective;
import dev.limn.trainer.loss.Scale;
import dev.limn.trainer.network.VaeNetwork;
import dev.limn.trainer.network.Weights;
import dev.limn.trainer.optimizer.Adam;
import dev.limn.trainer.recipe.OptimizerSettings;
import dev.limn.trainer.recipe.VaeRecipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The VAE family: encoder and decoder follow one loss. */
final class VaeLearner implements GeneratorLearner {

  private static final int EVALUATION_BATCH = 500;

  private final VaeRecipe recipe;
  private final Objective objective;
  private final int pixels;
  private final ImageSet heldOut;
  private final SaltAndPepper saltAndPepper;
  private final Batches batches;
  private final Batches heldOutBatches;
  private final NDManager manager;
  private final VaeNetwork network;
  private final Adam adam;
  private final int classCount;

  VaeLearner(VaeRecipe recipe, Split split, NDManager manager) {
    boolean conditional = recipe.run().family().conditional();
    OptimizerSettings settings = recipe.run().optimizer();
    this.recipe = recipe;
    this.objective = recipe.objective();
    this.pixels = split.shape().count();
    this.saltAndPepper =
        new SaltAndPepper(
            recipe.corruption(),
            recipe.run().seed(),
            split.training().count() / recipe.run().batch());
    this.heldOut = split.heldOut();
    this.batches = new Batches(split.training(), conditional, recipe.run().seed());
    this.heldOutBatches = new Batches(heldOut, conditional, recipe.run().seed());
    this.manager = manager;
    this.classCount = conditional ? split.training().classNames().size() : 0;
    this.network = new VaeNetwork(recipe, split.shape(), classCount, manager);
    this.adam =
        new Adam(
            network.weights().trained(), settings.beta1(), settings.beta2(), settings.clipNorm());
  }

  /** The loss is what is minimized; its terms are reported as sums over an image. */
  @Override
  public Map<String, Double> step(int[] rows, long firstDraw, float rate) {
    int count = rows.length;
    try (NDManager scope = manager.newSubManager()) {
      long step = firstDraw / count;
      Seen seen = saltAndPepper.training(batches.inputs(scope, rows), step, firstDraw);
      NDList inputs = seen.inputs();
      NDArray noise = batches.noise(scope, firstDraw, count, recipe.latent()); // [B,Z]
      NDArray loss;
      NDArray reconstruction;
      NDArray kl;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDList posterior = network.encode(inputs, true); // mean and log-variance [B,Z]
        NDArray logits = network.logits(decoderInputs(draw(posterior, noise), inputs), true);
        reconstruction = objective.reconstruction().sum(logits, seen.target());
        kl = GaussianKl.sum(posterior.get(0), posterior.get(1));
        loss = objective.of(reconstruction, kl, count, pixels, step);
        collector.backward(loss);
      }
      Map<String, Double> losses = new TreeMap<>();
      losses.put("loss", (double) loss.getFloat());
      losses.put("reconstruction", (double) reconstruction.getFloat() / count);
      losses.put("kl", (double) kl.getFloat() / count);
      if (DivergenceException.finite(losses)) {
        adam.step(rate);
      }
      return losses;
    }
  }

  /** The objective on held-out images, each with the same noise after every epoch. */
  @Override
  public Map<String, Double> measure(Map<String, Double> last) {
    if (heldOut.count() == 0) {
      return Map.of();
    }
    double reconstruction = 0;
    double kl = 0;
    for (int from = 0; from < heldOut.count(); from += EVALUATION_BATCH) {
      int to = Math.min(heldOut.count(), from + EVALUATION_BATCH);
      try (NDManager scope = manager.newSubManager()) {
        // Training draws from index 0 on: these never meet.
        long firstDraw = -1L - to;
        Seen seen = saltAndPepper.heldOut(heldOutBatches.inputs(scope, from, to), firstDraw);
        NDList inputs = seen.inputs();
        NDArray noise = heldOutBatches.noise(scope, firstDraw, to - from, recipe.latent());
        NDList posterior = network.encode(inputs, false);
        NDArray logits = network.logits(decoderInputs(draw(posterior, noise), inputs), false);
        reconstruction += objective.reconstruction().sum(logits, seen.target()).getFloat();
        kl += GaussianKl.sum(posterior.get(0), posterior.get(1)).getFloat();
      }
    }
    return heldOutMetrics(reconstruction / heldOut.count(), kl / heldOut.count());
  }

  private Map<String, Double> heldOutMetrics(double reconstruction, double kl) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    int batch = recipe.run().batch();
    metrics.put(HELD_OUT_LOSS, objective.ofAverages(reconstruction, kl, batch, pixels));
    metrics.put("heldOutReconstruction", reconstruction);
    metrics.put("heldOutKl", kl);
    return metrics;
  }

  /** Latents [B,Z] of a posterior: mean + deviation * noise. */
  private static NDArray draw(NDList posterior, NDArray noise) {
    return posterior.get(0).add(Scale.by(posterior.get(1), 0.5f).exp().mul(noise));
  }

  private NDList decoderInputs(NDArray latent, NDList inputs) {
    return classCount == 0 ? new NDList(latent) : new NDList(latent, inputs.get(1));
  }

  @Override
  public Map<String, String> chart() {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("training", "loss");
    if (heldOut.count() > 0) {
      lines.put("held out", HELD_OUT_LOSS);
    }
    return lines;
  }

  @Override
  public int latent() {
    return recipe.latent();
  }

  @Override
  public NDArray sample(NDList inputs) {
    return Activation.sigmoid(Scale.by(network.logits(inputs, false), recipe.logitScale()));
  }

  @Override
  public int classCount() {
    return classCount;
  }

  @Override
  public Weights weights() {
    return network.weights();
  }

  @Override
  public List<Adam> optimizers() {
    return List.of(adam);
  }
}
