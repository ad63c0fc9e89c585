package dev.limn.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * One term of an objective: {@code weight * x^power}.
 *
 * @param weight from 0 on
 * @param power positive
 */
public record Term(float weight, float power) {

  /** Below it a power is constant: a KL may round to less than 0, and roots are steep at 0. */
  private static final float LEAST = 1e-6f;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Term {
    if (!(weight >= 0 && power > 0)) {
      throw new IllegalArgumentException(
          "a term needs a weight from 0 on and a positive power, found " + weight + ", " + power);
    }
  }

  /** The same term with another weight. */
  Term times(float factor) {
    return new Term(weight * factor, power);
  }

  /** The term of a scalar, where gradients are recorded. */
  NDArray of(NDArray scalar) {
    return weight == 1 ? raised(scalar) : Scale.by(raised(scalar), weight);
  }

  private NDArray raised(NDArray scalar) {
    if (power == 1) {
      return scalar;
    }
    // Numbers of the manager's own: see Scale.
    NDManager manager = scalar.getManager();
    return scalar.maximum(manager.create(LEAST)).pow(manager.create(power));
  }

  /** The term of a number. */
  double of(double value) {
    return weight * (power == 1 ? value : Math.pow(Math.max(value, LEAST), power));
  }
}
