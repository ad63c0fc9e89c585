package dev.limn.trainer.loss;

import ai.djl.ndarray.NDArray;

/**
 * The Kullback-Leibler divergence of a diagonal normal distribution from the standard normal one.
 */
public final class GaussianKl {

  private GaussianKl() {}

  /**
   * {@code 1/2 sum(mean^2 + exp(logVariance) - 1 - logVariance)} over latents and batch.
   *
   * <p>Source: Kingma and Welling, arXiv:1312.6114, appendix B.
   *
   * @param mean float32 {@code [N,Z]}
   * @param logVariance float32 {@code [N,Z]}, natural logarithm
   * @return a scalar, at least 0
   */
  public static NDArray sum(NDArray mean, NDArray logVariance) {
    return Scale.by(mean.square().add(logVariance.exp()).sub(1).sub(logVariance).sum(), 0.5f);
  }
}
