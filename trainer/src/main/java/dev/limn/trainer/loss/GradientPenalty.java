package dev.limn.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * The R1 penalty of a discriminator's slope at real images, by finite differences: the engine
 * cannot differentiate a gradient once more.
 *
 * <p>R1 is {@code 1/2 E |grad D(x)|^2} (Mescheder, Geiger and Nowozin, arXiv:1801.04406). For a
 * direction d with independent parts of mean 0 and variance 1, {@code E (d . grad D)^2 = |grad
 * D|^2}; the slope along d is measured over a small step (as by Lin et al., arXiv:2501.08316).
 */
public final class GradientPenalty {

  private GradientPenalty() {}

  /**
   * {@code 1/2 mean(((D(x + s d) - D(x)) / s)^2)}.
   *
   * @param scores float32 {@code [N,1]}, scores D(x) of real images
   * @param movedScores float32 {@code [N,1]}, scores of the same images, each moved by s d
   * @param step s, above 0
   * @return a scalar, at least 0
   */
  public static NDArray of(NDArray scores, NDArray movedScores, float step) {
    return Scale.by(movedScores.sub(scores).square().mean(), 0.5f / (step * step));
  }
}
