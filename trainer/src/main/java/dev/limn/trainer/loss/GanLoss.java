package dev.limn.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * The losses of the two players, averaged over the batch, from the discriminator's logits.
 *
 * <p>Source: Goodfellow et al., arXiv:1406.2661, with the non-saturating loss of its section 3 for
 * the generator.
 */
public final class GanLoss {

  private GanLoss() {}

  /**
   * What the generator minimizes: {@code -log D(fake)}.
   *
   * @param fakeLogits float32 {@code [N,1]}, the discriminator's logits of generated images
   * @return a scalar, at least 0
   */
  public static NDArray generator(NDArray fakeLogits) {
    return Activation.softPlus(fakeLogits.neg()).mean();
  }

  /**
   * What the discriminator minimizes: the mean of {@code -log D(real)} and {@code -log(1 -
   * D(fake))}.
   *
   * @param realLogits float32 {@code [N,1]}, the discriminator's logits of real images
   * @param fakeLogits float32 {@code [N,1]}, the discriminator's logits of generated images
   * @return a scalar, at least 0
   */
  public static NDArray discriminator(NDArray realLogits, NDArray fakeLogits) {
    NDArray real = Activation.softPlus(realLogits.neg()).mean();
    NDArray fake = Activation.softPlus(fakeLogits).mean();
    return Scale.by(real.add(fake), 0.5f);
  }
}
