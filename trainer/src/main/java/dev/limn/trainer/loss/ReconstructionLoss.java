package dev.limn.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.limn.runtime.model.Likelihood;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an image in [0,1] is compared with the logits of its reconstruction. */
public enum ReconstructionLoss {
  /**
   * Binary cross-entropy, {@code softplus(x) - x t} for logit x and target t: the negative
   * logarithm of a Bernoulli probability.
   */
  BERNOULLI(new Likelihood("bernoulli", null)) {
    @Override
    public NDArray sum(NDArray logits, NDArray target) {
      return Activation.softPlus(logits).sub(logits.mul(target)).sum();
    }
  },
  /**
   * Squared error, {@code (sigmoid(x) - t)^2}: up to a constant the negative log-likelihood of a
   * normal distribution with variance 1/2.
   */
  SQUARED_ERROR(new Likelihood("gaussian", 0.5)) {
    @Override
    public NDArray sum(NDArray logits, NDArray target) {
      return Activation.sigmoid(logits).sub(target).square().sum();
    }
  },
  /**
   * Absolute error, {@code |sigmoid(x) - t|}: up to a constant the negative log-likelihood of a
   * Laplace distribution with scale 1.
   */
  ABSOLUTE_ERROR(new Likelihood("laplace", null)) {
    @Override
    public NDArray sum(NDArray logits, NDArray target) {
      return Activation.sigmoid(logits).sub(target).abs().sum();
    }
  };

  private final Likelihood likelihood;

  ReconstructionLoss(Likelihood likelihood) {
    this.likelihood = likelihood;
  }

  /**
   * The loss summed over pixels and batch.
   *
   * @param logits float32 {@code [N,C,H,W]}, before the sigmoid
   * @param target float32 {@code [N,C,H,W]} in [0,1]
   * @return a scalar, at least 0
   */
  public abstract NDArray sum(NDArray logits, NDArray target);

  /**
   * The distribution whose likelihood this loss is.
   *
   * @return what manifests state
   */
  public Likelihood likelihood() {
    return likelihood;
  }

  /**
   * The names recipes use.
   *
   * @return such as {@code squared-error}
   */
  public static List<String> names() {
    return Arrays.stream(values()).map(ReconstructionLoss::toString).toList();
  }

  /**
   * Finds a loss by its name in recipes.
   *
   * @param name such as {@code squared-error}
   * @return the loss, empty where there is none of that name
   */
  public static Optional<ReconstructionLoss> of(String name) {
    return Arrays.stream(values()).filter(loss -> loss.toString().equals(name)).findFirst();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
