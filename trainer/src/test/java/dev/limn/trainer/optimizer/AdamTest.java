package dev.limn.trainer.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdamTest {

  /** No whole number of vector registers. */
  private static final int LARGE = 2 * 4096 + 37;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"0.9, 0.999, 0", "0.5, 0.999, 0", "0.9, 0.99, 3", "0, 0, 0", "0.9, 0.999, 1e6"})
  void twentyStepsAreThoseOfAPlainLoop(float beta1, float beta2, float clipNorm) {
    NDArray large = weights(LARGE, 1);
    NDArray small = weights(3, 2);
    Oracle oracle =
        new Oracle(
            new float[][] {large.toFloatArray(), small.toFloatArray()}, beta1, beta2, clipNorm);
    Adam adam = new Adam(List.of(large, small), beta1, beta2, clipNorm);

    for (int step = 1; step <= 20; step++) {
      float rate = 0.01f / step;
      float[][] gradients = {normals(LARGE, 10 + step), normals(3, 100 + step)};
      setGradient(large, gradients[0]);
      setGradient(small, gradients[1]);
      adam.step(rate);
      oracle.step(rate, gradients);
    }

    assertThat(adam.steps()).isEqualTo(20);
    assertClose(large.toFloatArray(), oracle.weights[0]);
    assertClose(small.toFloatArray(), oracle.weights[1]);
  }

  @Test
  void theFirstStepIsAsLongAsTheRateWhateverTheGradient() {
    NDArray weight = manager.zeros(new ai.djl.ndarray.types.Shape(3));
    weight.setRequiresGradient(true);
    Adam adam = new Adam(List.of(weight), 0.9f, 0.999f, 0);
    setGradient(weight, new float[] {1e-4f, -5, 0});

    adam.step(0.1f);

    assertThat(weight.toFloatArray()).containsExactly(new float[] {-0.1f, 0.1f, 0}, within(2e-5f));
  }

  @Test
  void clippingScalesAllGradientsByTheirCommonNorm() {
    NDArray one = weights(1, 1);
    NDArray two = weights(1, 2);
    Adam adam = new Adam(List.of(one, two), 0.9f, 0.999f, 1);
    setGradient(one, new float[] {30});
    setGradient(two, new float[] {40});

    adam.step(0.1f);

    // Norm 50 becomes 1: 0.6 and 0.8, of which the means keep a tenth.
    assertThat(adam.means().get(0).getFloat(0)).isCloseTo(0.06f, within(1e-7f));
    assertThat(adam.means().get(1).getFloat(0)).isCloseTo(0.08f, within(1e-7f));
  }

  @Test
  void gradientsAreZeroAfterAStepAndAfterClearing() {
    NDArray weight = weights(LARGE, 1);
    Adam adam = new Adam(List.of(weight), 0.9f, 0.999f, 0);

    setGradient(weight, normals(LARGE, 3));
    adam.step(0.1f);
    assertThat(weight.getGradient().toFloatArray()).containsOnly(0);

    setGradient(weight, normals(LARGE, 4));
    float[] before = weight.toFloatArray();
    adam.clear();
    assertThat(weight.getGradient().toFloatArray()).containsOnly(0);
    assertThat(weight.toFloatArray()).as("clearing is no step").isEqualTo(before);
    assertThat(adam.steps()).isEqualTo(1);
  }

  @Test
  void aRestoredOptimizerGoesOnToTheBit() {
    NDArray weight = weights(LARGE, 1);
    Adam adam = new Adam(List.of(weight), 0.9f, 0.999f, 2);
    steps(adam, weight, 1, 5);
    float[] savedWeight = weight.toFloatArray();
    float[] savedMean = adam.means().get(0).toFloatArray();
    float[] savedSquare = adam.squares().get(0).toFloatArray();
    steps(adam, weight, 6, 10);

    NDArray other = manager.create(savedWeight);
    other.setRequiresGradient(true);
    Adam restored = new Adam(List.of(other), 0.9f, 0.999f, 2);
    restored.means().get(0).set(savedMean);
    restored.squares().get(0).set(savedSquare);
    restored.restore(5);
    steps(restored, other, 6, 10);

    assertThat(other.toFloatArray()).isEqualTo(weight.toFloatArray());
    assertThat(restored).hasToString("Adam after 10 steps over " + LARGE + " weights");
  }

  private void steps(Adam adam, NDArray weight, int from, int to) {
    for (int step = from; step <= to; step++) {
      setGradient(weight, normals(LARGE, step));
      adam.step(0.01f);
    }
  }

  private NDArray weights(int size, long seed) {
    NDArray weights = manager.create(normals(size, seed));
    weights.setRequiresGradient(true);
    return weights;
  }

  /** The gradient of sum(w * g) is g. */
  private void setGradient(NDArray weight, float[] gradient) {
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(scope.create(gradient).mul(weight).sum());
    }
  }

  private static float[] normals(int size, long seed) {
    Random random = new Random(seed);
    float[] normals = new float[size];
    for (int i = 0; i < size; i++) {
      normals[i] = (float) random.nextGaussian();
    }
    return normals;
  }

  private static void assertClose(float[] found, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      // Twenty steps in float, each rounded at 1 in 10^7 of weights of size 1 to 4.
      assertThat((double) found[i]).as("weight %d", i).isCloseTo(expected[i], within(3e-6));
    }
  }

  /** The algorithm of the paper, in double. */
  private static final class Oracle {

    private final double[][] weights;
    private final double[][] means;
    private final double[][] squares;
    private final double beta1;
    private final double beta2;
    private final double clipNorm;
    private int steps;

    Oracle(float[][] start, float beta1, float beta2, float clipNorm) {
      this.weights = new double[start.length][];
      this.means = new double[start.length][];
      this.squares = new double[start.length][];
      this.beta1 = beta1;
      this.beta2 = beta2;
      this.clipNorm = clipNorm;
      for (int i = 0; i < start.length; i++) {
        means[i] = new double[start[i].length];
        squares[i] = new double[start[i].length];
        weights[i] = new double[start[i].length];
        for (int j = 0; j < start[i].length; j++) {
          weights[i][j] = start[i][j];
        }
      }
    }

    void step(double rate, float[][] gradients) {
      steps++;
      double norm = 0;
      for (float[] array : gradients) {
        for (float g : array) {
          norm += (double) g * g;
        }
      }
      norm = Math.sqrt(norm);
      double scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
      for (int i = 0; i < weights.length; i++) {
        for (int j = 0; j < weights[i].length; j++) {
          double g = gradients[i][j] * scale;
          means[i][j] = beta1 * means[i][j] + (1 - beta1) * g;
          squares[i][j] = beta2 * squares[i][j] + (1 - beta2) * g * g;
          double mean = means[i][j] / (1 - Math.pow(beta1, steps));
          double square = squares[i][j] / (1 - Math.pow(beta2, steps));
          weights[i][j] -= rate * mean / (Math.sqrt(square) + 1e-8);
        }
      }
    }
  }
}
