package dev.limn.trainer.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.loss.CrossEntropy;
import dev.limn.trainer.loss.Scale;
import dev.limn.trainer.network.ClassifierNetwork;
import dev.limn.trainer.network.Weights;
import dev.limn.trainer.optimizer.Adam;
import dev.limn.trainer.recipe.ClassifierRecipe;
import dev.limn.trainer.recipe.OptimizerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Classifiers: softmax cross-entropy of augmented images. */
final class ClassifierLearner implements Learner {

  private static final String LOSS = "loss";
  private static final int EVALUATION_BATCH = 500;

  private final ClassifierRecipe recipe;
  private final ImageSet training;
  private final ImageSet heldOut;
  private final Augmenter augmenter;
  private final NDManager manager;
  private final ClassifierNetwork network;
  private final Adam adam;

  ClassifierLearner(ClassifierRecipe recipe, Split split, NDManager manager) {
    OptimizerSettings settings = recipe.run().optimizer();
    this.recipe = recipe;
    this.training = split.training();
    this.heldOut = split.heldOut();
    this.augmenter = new Augmenter(recipe.augmentation(), recipe.run().seed());
    this.manager = manager;
    this.network =
        new ClassifierNetwork(recipe, split.shape(), training.classNames().size(), manager);
    this.adam =
        new Adam(
            network.weights().trained(), settings.beta1(), settings.beta2(), settings.clipNorm());
  }

  @Override
  public Map<String, Double> step(int[] rows, long firstDraw, float rate) {
    try (NDManager scope = manager.newSubManager()) {
      NDList inputs = inputs(scope, augmenter.batch(training, rows, firstDraw), 0, rows.length);
      NDArray logits;
      NDArray loss;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        logits = network.read(inputs.get(0), true).get(0); // [B,K]
        loss = Scale.by(loss(logits, inputs.get(1)), 1f / rows.length);
        collector.backward(loss);
      }
      Map<String, Double> losses = new TreeMap<>();
      losses.put(LOSS, (double) loss.getFloat());
      losses.put("accuracy", correct(logits, inputs.get(1)) / (double) rows.length);
      if (DivergenceException.finite(losses)) {
        adam.step(rate);
      }
      return losses;
    }
  }

  /** Loss and accuracy on held-out images, which are not augmented. */
  @Override
  public Map<String, Double> measure(Map<String, Double> last) {
    if (heldOut.count() == 0) {
      return Map.of();
    }
    double loss = 0;
    long correct = 0;
    for (int from = 0; from < heldOut.count(); from += EVALUATION_BATCH) {
      int to = Math.min(heldOut.count(), from + EVALUATION_BATCH);
      try (NDManager scope = manager.newSubManager()) {
        NDList inputs = inputs(scope, heldOut, from, to);
        NDArray logits = network.read(inputs.get(0), false).get(0);
        loss += loss(logits, inputs.get(1)).getFloat();
        correct += correct(logits, inputs.get(1));
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(HELD_OUT_LOSS, loss / heldOut.count());
    metrics.put("heldOutAccuracy", (double) correct / heldOut.count());
    return metrics;
  }

  /** Image float32 [B,C,H,W] in [0,1] and label int64 [B]. */
  private NDList inputs(NDManager scope, ImageSet images, int from, int to) {
    return new Batches(images, true, recipe.run().seed()).inputs(scope, from, to);
  }

  private NDArray loss(NDArray logits, NDArray labels) {
    return CrossEntropy.sum(logits, labels, recipe.labelSmoothing());
  }

  private static long correct(NDArray logits, NDArray labels) {
    return logits.argMax(1).eq(labels).countNonzero().getLong();
  }

  @Override
  public Map<String, String> chart() {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("training", LOSS);
    if (heldOut.count() > 0) {
      lines.put("held out", HELD_OUT_LOSS);
    }
    return lines;
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
