package dev.limn.trainer.optimizer;

import ai.djl.ndarray.NDArray;
import dev.limn.trainer.network.FloatMemory;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Adam in one pass over the weights' own memory: a chunk of weight, gradient and both moments stays
 * in the processor's cache while it is updated, and the gradient is cleared on the way.
 *
 * <p>Source: Kingma and Ba, arXiv:1412.6980, algorithm 1, in the form of PyTorch: {@code w -= rate
 * / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + 1e-8)}. For one thread.
 */
public final class Adam {

  private static final float EPSILON = 1e-8f;
  private static final int CHUNK = 4096;

  private final List<NDArray> weights;
  private final float beta1;
  private final float beta2;
  private final float clipNorm;
  private final float[][] means;
  private final float[][] squares;
  private final float[] weight = new float[CHUNK];
  private final float[] gradient = new float[CHUNK];
  private final float[] mean = new float[CHUNK];
  private final float[] square = new float[CHUNK];
  private final float[] zeros = new float[CHUNK];
  private long steps;

  /**
   * Makes an optimizer whose moments are 0.
   *
   * @param weights float32 arrays that record gradients; not owned
   * @param beta1 decay of the gradient's mean, from 0 to less than 1
   * @param beta2 decay of the squared gradient's mean, from 0 to less than 1
   * @param clipNorm the greatest norm of all gradients together; 0 leaves them as they are
   */
  public Adam(List<NDArray> weights, float beta1, float beta2, float clipNorm) {
    this.weights = List.copyOf(weights);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.clipNorm = clipNorm;
    this.means = new float[weights.size()][];
    this.squares = new float[weights.size()][];
    for (int i = 0; i < means.length; i++) {
      int size = Math.toIntExact(weights.get(i).size());
      means[i] = new float[size];
      squares[i] = new float[size];
    }
  }

  /**
   * Moves the weights against their gradients, then sets the gradients to 0.
   *
   * @param rate the step size
   */
  public void step(float rate) {
    steps++;
    float size = (float) (rate / (1 - StrictMath.pow(beta1, steps)));
    float inverseRoot = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, steps)));
    float scale = clipScale();
    for (int i = 0; i < means.length; i++) {
      try (NDArray gradients = weights.get(i).getGradient()) {
        update(i, gradients, size, inverseRoot, scale);
      }
    }
  }

  /** Sets the gradients to 0 without a step. */
  public void clear() {
    for (NDArray array : weights) {
      try (NDArray gradients = array.getGradient()) {
        FloatMemory memory = FloatMemory.of(gradients);
        for (int from = 0; from < memory.floats().capacity(); from += CHUNK) {
          memory.floats().put(from, zeros, 0, Math.min(CHUNK, memory.floats().capacity() - from));
        }
        memory.flush();
      }
    }
  }

  /**
   * How many steps were made.
   *
   * @return the step count that the corrections of the moments use
   */
  public long steps() {
    return steps;
  }

  /**
   * The gradients' running means.
   *
   * @return the optimizer's own arrays, one a weight
   */
  public float[][] means() {
    return means;
  }

  /**
   * The squared gradients' running means.
   *
   * @return the optimizer's own arrays, one a weight
   */
  public float[][] squares() {
    return squares;
  }

  /**
   * Continues from a saved state, whose moments were copied into {@link #means} and {@link
   * #squares}.
   *
   * @param savedSteps how many steps had been made
   */
  public void restore(long savedSteps) {
    steps = savedSteps;
  }

  private void update(int index, NDArray gradients, float size, float inverseRoot, float scale) {
    FloatMemory weightMemory = FloatMemory.of(weights.get(index));
    FloatMemory gradientMemory = FloatMemory.of(gradients);
    int count = means[index].length;
    for (int from = 0; from < count; from += CHUNK) {
      int length = Math.min(CHUNK, count - from);
      weightMemory.floats().get(from, weight, 0, length);
      gradientMemory.floats().get(from, gradient, 0, length);
      System.arraycopy(means[index], from, mean, 0, length);
      System.arraycopy(squares[index], from, square, 0, length);
      scale(gradient, scale, length);
      follow(mean, gradient, beta1, length);
      followSquare(square, gradient, beta2, length);
      move(weight, mean, square, size, inverseRoot, length);
      System.arraycopy(mean, 0, means[index], from, length);
      System.arraycopy(square, 0, squares[index], from, length);
      weightMemory.floats().put(from, weight, 0, length);
      gradientMemory.floats().put(from, zeros, 0, length);
    }
    weightMemory.flush();
    gradientMemory.flush();
  }

  // A loop writes one array and counts every array from 0: only so does the compiler make vector
  // instructions of it, which more than halves the time of a step.

  private static void scale(float[] gradient, float scale, int length) {
    for (int i = 0; i < length; i++) {
      gradient[i] *= scale;
    }
  }

  private static void follow(float[] mean, float[] gradient, float beta, int length) {
    float keep = 1 - beta;
    for (int i = 0; i < length; i++) {
      mean[i] = beta * mean[i] + keep * gradient[i];
    }
  }

  private static void followSquare(float[] square, float[] gradient, float beta, int length) {
    float keep = 1 - beta;
    for (int i = 0; i < length; i++) {
      square[i] = beta * square[i] + keep * gradient[i] * gradient[i];
    }
  }

  private static void move(
      float[] weight, float[] mean, float[] square, float size, float root, int length) {
    for (int i = 0; i < length; i++) {
      weight[i] -= size * mean[i] / ((float) Math.sqrt(square[i]) * root + EPSILON);
    }
  }

  private float clipScale() {
    if (clipNorm == 0) {
      return 1;
    }
    double sum = 0;
    for (NDArray array : weights) {
      try (NDArray gradients = array.getGradient()) {
        sum += squareSum(FloatMemory.of(gradients).floats());
      }
    }
    double norm = Math.sqrt(sum);
    return norm > clipNorm ? (float) (clipNorm / norm) : 1;
  }

  private double squareSum(FloatBuffer values) {
    double sum = 0;
    for (int from = 0; from < values.capacity(); from += CHUNK) {
      int length = Math.min(CHUNK, values.capacity() - from);
      values.get(from, gradient, 0, length);
      for (int i = 0; i < length; i++) {
        sum += (double) gradient[i] * gradient[i];
      }
    }
    return sum;
  }

  @Override
  public String toString() {
    return "Adam after "
        + steps
        + " steps over "
        + Arrays.stream(means).mapToInt(m -> m.length).sum()
        + " weights";
  }
}
