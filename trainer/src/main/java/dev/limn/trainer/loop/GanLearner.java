package dev.limn.trainer.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.limn.trainer.loss.GradientPenalty;
import dev.limn.trainer.loss.Scale;
import dev.limn.trainer.network.GanNetwork;
import dev.limn.trainer.network.Weights;
import dev.limn.trainer.optimizer.Adam;
import dev.limn.trainer.recipe.AdversarialSettings;
import dev.limn.trainer.recipe.GanRecipe;
import dev.limn.trainer.recipe.OptimizerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Generative adversarial networks, conditional or not: the generator steps first, then the
 * discriminator.
 */
final class GanLearner implements GeneratorLearner {

  private static final String GENERATOR = "generatorLoss";
  private static final String DISCRIMINATOR = "discriminatorLoss";
  private static final String PENALTY = "gradientPenalty";

  /** How far the penalty moves each pixel, of a range of 2. */
  private static final float PENALTY_STEP = 0.1f;

  private final GanRecipe recipe;
  private final AdversarialSettings adversarial;
  private final Batches batches;
  private final NDManager manager;
  private final GanNetwork network;
  private final Adam generatorAdam;
  private final Adam discriminatorAdam;
  private final int classCount;

  GanLearner(GanRecipe recipe, Split split, NDManager manager) {
    boolean conditional = recipe.run().family().conditional();
    this.recipe = recipe;
    this.adversarial = recipe.adversarial();
    this.batches = new Batches(split.training(), conditional, recipe.run().seed());
    this.manager = manager;
    this.classCount = conditional ? split.training().classNames().size() : 0;
    this.network = new GanNetwork(recipe, split.shape(), classCount, manager);
    this.generatorAdam = adam(network.generatorWeights());
    this.discriminatorAdam = adam(network.discriminatorWeights());
  }

  private Adam adam(Weights weights) {
    OptimizerSettings settings = recipe.run().optimizer();
    return new Adam(weights.trained(), settings.beta1(), settings.beta2(), settings.clipNorm());
  }

  @Override
  public Map<String, Double> step(int[] rows, long firstDraw, float rate) {
    Map<String, Double> losses = new TreeMap<>();
    try (NDManager scope = manager.newSubManager()) {
      NDList drawn = drawn(scope, firstDraw, rows.length);
      NDArray fake = generatorGradients(drawn, losses); // [B,C,H,W]
      // The generator's loss also reached the discriminator, which must not follow it.
      discriminatorAdam.clear();
      NDList real = signed(batches.inputs(scope, rows));
      discriminatorGradients(real, with(fake, drawn), moved(real, firstDraw), losses);
    }
    if (DivergenceException.finite(losses)) {
      generatorAdam.step(rate);
      discriminatorAdam.step(rate * adversarial.discriminatorRate());
      network.average(generatorAdam.steps());
    }
    return losses;
  }

  /** Latents [B,Z], and labels [B] where conditional. */
  private NDList drawn(NDManager scope, long firstDraw, int count) {
    NDList drawn = new NDList(batches.noise(scope, firstDraw, count, recipe.latent()));
    if (classCount > 0) {
      drawn.add(batches.drawnLabels(scope, firstDraw, count, classCount));
    }
    return drawn;
  }

  private NDArray generatorGradients(NDList drawn, Map<String, Double> losses) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray fake = network.generate(drawn);
      NDArray loss = adversarial.loss().generator(network.judge(with(fake, drawn)));
      collector.backward(loss);
      losses.put(GENERATOR, (double) loss.getFloat());
      return fake;
    }
  }

  private void discriminatorGradients(
      NDList real, NDList fake, NDList moved, Map<String, Double> losses) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray realScores = network.judge(real); // [B,1]
      NDArray fakeScores = network.judge(with(fake.get(0).stopGradient(), fake));
      NDArray loss =
          adversarial.loss().discriminator(realScores, fakeScores, adversarial.labelSmoothing());
      losses.put(DISCRIMINATOR, (double) loss.getFloat());
      if (!moved.isEmpty()) {
        NDArray penalty = GradientPenalty.of(realScores, network.judge(moved), PENALTY_STEP);
        losses.put(PENALTY, (double) penalty.getFloat());
        loss = loss.add(Scale.by(penalty, adversarial.gradientPenalty()));
      }
      collector.backward(loss);
    }
  }

  /** Real images a step off in a random direction; nothing where no penalty is wanted. */
  private NDList moved(NDList real, long firstDraw) {
    if (adversarial.gradientPenalty() == 0) {
      return new NDList();
    }
    NDArray directions = batches.directions(real.get(0), firstDraw);
    return with(real.get(0).add(Scale.by(directions, PENALTY_STEP)), real);
  }

  /** Images of [0,1] in [-1,1]. */
  private static NDList signed(NDList inputs) {
    return with(Scale.by(inputs.get(0), 2).sub(1), inputs);
  }

  /** Images, with the labels of other inputs where those have labels. */
  private static NDList with(NDArray images, NDList others) {
    return others.size() == 1 ? new NDList(images) : new NDList(images, others.get(1));
  }

  /** The reference report gives the last batch of an epoch. */
  @Override
  public Map<String, Double> measure(Map<String, Double> last) {
    Map<String, Double> metrics = new TreeMap<>();
    last.forEach((name, value) -> metrics.put("lastBatch." + name, value));
    return metrics;
  }

  @Override
  public Map<String, String> chart() {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("generator", GENERATOR);
    lines.put("discriminator", DISCRIMINATOR);
    return lines;
  }

  @Override
  public int latent() {
    return recipe.latent();
  }

  @Override
  public NDArray sample(NDList inputs) {
    return network.sample(inputs);
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
    return List.of(generatorAdam, discriminatorAdam);
  }
}
