package dev.limn.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.limn.trainer.loss.Scale;
import dev.limn.trainer.recipe.PosteriorSettings;
import dev.limn.trainer.recipe.PosteriorSettings.Deviation;

/** Turns an encoder's second output into the log-variance of the posterior. */
final class PosteriorHead {

  /** Keeps the logarithm finite where a deviation rounds to 0. */
  private static final float TINY = 1e-10f;

  /** Terms of the series of the inverse hyperbolic tangent: enough for float32 up to 1/3. */
  private static final int TERMS = 8;

  private PosteriorHead() {}

  /** Log-variance float32 [N,Z] of an output float32 [N,Z]. */
  static NDArray logVariance(NDArray output, PosteriorSettings settings) {
    NDArray made = settings.deviation() == Deviation.SOFTPLUS ? ofDeviation(output) : output;
    return settings.bound() == 0 ? made : bounded(made, settings.bound());
  }

  private static NDArray ofDeviation(NDArray output) {
    return Scale.by(softplus(output).add(TINY).log(), 2);
  }

  /** The same slope as the identity at 0, and never beyond the bound. */
  private static NDArray bounded(NDArray logVariance, float bound) {
    return Scale.by(Scale.by(logVariance, 1 / bound).tanh(), bound);
  }

  /**
   * {@code log(1 + exp(x))} = {@code max(x, 0) + 2 artanh(u / (2 + u))} with {@code u = exp(-|x|)}.
   *
   * <p>ONNX Runtime's own Softplus rounds {@code 1 + exp(x)} and so loses the small deviations of
   * which a logarithm is taken here. This form keeps them to the last digits in both.
   */
  static NDArray softplus(NDArray x) {
    NDArray u = x.abs().neg().exp();
    NDArray q = u.div(u.add(2)); // from 0 to 1/3
    NDArray square = q.square();
    NDArray series = Scale.by(square, 1f / (2 * TERMS - 1));
    for (int n = TERMS - 2; n > 0; n--) {
      series = series.add(1f / (2 * n + 1)).mul(square);
    }
    return Activation.relu(x).add(Scale.by(q.mul(series.add(1)), 2));
  }
}
