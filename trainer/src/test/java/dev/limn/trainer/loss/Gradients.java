package dev.limn.trainer.loss;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Values and gradients of a loss: by the engine, and by central differences in double. */
final class Gradients {

  private static final double STEP = 1e-5;

  private Gradients() {}

  /** What the engine makes of a loss: its value and its gradient. */
  record Found(float value, float[] gradient) {}

  static Found engine(float[] at, Function<NDArray, NDArray> loss) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray input = manager.create(at);
      input.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray value = loss.apply(input);
        collector.backward(value);
        return new Found(value.getFloat(), input.getGradient().toFloatArray());
      }
    }
  }

  static double[] differences(float[] at, ToDoubleFunction<double[]> loss) {
    double[] gradient = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      gradient[i] =
          (loss.applyAsDouble(moved(at, i, STEP)) - loss.applyAsDouble(moved(at, i, -STEP)))
              / (2 * STEP);
    }
    return gradient;
  }

  private static double[] moved(float[] at, int index, double by) {
    double[] moved = doubles(at);
    moved[index] += by;
    return moved;
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
