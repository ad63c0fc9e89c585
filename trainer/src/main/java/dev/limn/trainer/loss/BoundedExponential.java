package dev.limn.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * The exponential up to {@value #BOUND}, and beyond it its tangent there: {@code exp(BOUND) * (1 +
 * x - BOUND)}. It never overflows for a loss, and unlike a clamped exponential it still pulls down
 * what lies beyond the bound.
 */
final class BoundedExponential {

  /** Where the tangent begins. */
  static final float BOUND = 20;

  private BoundedExponential() {}

  /** Of a scalar, where gradients are recorded. */
  static NDArray of(NDArray x) {
    // Numbers of the manager's own: see Scale.
    NDManager manager = x.getManager();
    NDArray below = x.minimum(manager.create(BOUND)).exp();
    NDArray beyond = x.sub(manager.create(BOUND)).maximum(manager.create(0f));
    return below.mul(beyond.add(1));
  }

  /** Of a number. */
  static double of(double x) {
    return Math.exp(Math.min(x, BOUND)) * (1 + Math.max(x - BOUND, 0));
  }
}
