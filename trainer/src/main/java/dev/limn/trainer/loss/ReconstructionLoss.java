package dev.limn.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.limn.runtime.model.Likelihood;
import java.util.List;

/** How an image in [0,1] is compared with the logits of its reconstruction. Immutable. */
public sealed interface ReconstructionLoss {

  /** The names that recipes use. */
  List<String> NAMES = List.of("bernoulli", "squared-error", "absolute-error", "gaussian");

  /**
   * The loss summed over pixels and batch.
   *
   * @param logits float32 {@code [N,C,H,W]}, before the sigmoid
   * @param target float32 {@code [N,C,H,W]} in [0,1]
   * @return a scalar, at least 0
   */
  NDArray sum(NDArray logits, NDArray target);

  /**
   * The distribution whose likelihood this loss is.
   *
   * @return what manifests state
   */
  Likelihood likelihood();

  /**
   * Binary cross-entropy, {@code softplus(x) - x t} for logit x and target t: the negative
   * logarithm of a Bernoulli probability.
   */
  record Bernoulli() implements ReconstructionLoss {

    @Override
    public NDArray sum(NDArray logits, NDArray target) {
      return Activation.softPlus(logits).sub(logits.mul(target)).sum();
    }

    @Override
    public Likelihood likelihood() {
      return new Likelihood("bernoulli", null);
    }
  }

  /**
   * Squared error, {@code (sigmoid(x) - t)^2}: up to a constant the negative log-likelihood of a
   * normal distribution with variance 1/2.
   */
  record SquaredError() implements ReconstructionLoss {

    @Override
    public NDArray sum(NDArray logits, NDArray target) {
      return Activation.sigmoid(logits).sub(target).square().sum();
    }

    @Override
    public Likelihood likelihood() {
      return new Likelihood("gaussian", 0.5);
    }
  }

  /**
   * Absolute error, {@code |sigmoid(x) - t|}: up to a constant the negative log-likelihood of a
   * Laplace distribution with scale 1.
   */
  record AbsoluteError() implements ReconstructionLoss {

    @Override
    public NDArray sum(NDArray logits, NDArray target) {
      return Activation.sigmoid(logits).sub(target).abs().sum();
    }

    @Override
    public Likelihood likelihood() {
      return new Likelihood("laplace", null);
    }
  }

  /**
   * Squared error over twice a variance, {@code (sigmoid(x) - t)^2 / (2 v)}: up to a constant the
   * negative log-likelihood of a normal distribution.
   *
   * @param variance v, on the [0,1] scale; positive
   */
  record Gaussian(double variance) implements ReconstructionLoss {

    /** Checks the range. */
    public Gaussian {
      if (!(variance > 0 && variance < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("variance must be positive, found " + variance);
      }
    }

    @Override
    public NDArray sum(NDArray logits, NDArray target) {
      return Scale.by(new SquaredError().sum(logits, target), (float) (1 / (2 * variance)));
    }

    @Override
    public Likelihood likelihood() {
      return new Likelihood("gaussian", variance);
    }
  }
}
