package dev.limn.trainer.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.limn.trainer.loss.GanLoss;
import dev.limn.trainer.network.GanNetwork;
import dev.limn.trainer.network.Weights;
import dev.limn.trainer.optimizer.Adam;
import dev.limn.trainer.recipe.GanRecipe;
import dev.limn.trainer.recipe.OptimizerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Generative adversarial networks: the generator steps first, then the discriminator. */
final class GanLearner implements GeneratorLearner {

  private static final String GENERATOR = "generatorLoss";
  private static final String DISCRIMINATOR = "discriminatorLoss";

  private final GanRecipe recipe;
  private final Batches batches;
  private final NDManager manager;
  private final GanNetwork network;
  private final Adam generatorAdam;
  private final Adam discriminatorAdam;

  GanLearner(GanRecipe recipe, Split split, NDManager manager) {
    this.recipe = recipe;
    this.batches = new Batches(split.training(), false, recipe.run().seed());
    this.manager = manager;
    this.network = new GanNetwork(recipe, split.shape(), manager);
    this.generatorAdam = adam(network.generatorWeights());
    this.discriminatorAdam = adam(network.discriminatorWeights());
  }

  private Adam adam(Weights weights) {
    OptimizerSettings settings = recipe.run().optimizer();
    return new Adam(weights.trained(), settings.beta1(), settings.beta2(), settings.clipNorm());
  }

  @Override
  public Map<String, Double> step(int[] rows, long firstDraw, float rate) {
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
      Map<String, Double> losses = new TreeMap<>();
      losses.put(GENERATOR, (double) generatorLoss.getFloat());
      losses.put(DISCRIMINATOR, (double) discriminatorLoss.getFloat());
      if (DivergenceException.finite(losses)) {
        generatorAdam.step(rate);
        discriminatorAdam.step(rate);
      }
      return losses;
    }
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
    return network.generate(inputs.get(0), false).add(1).mul(0.5f);
  }

  @Override
  public int classCount() {
    return 0;
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
