package dev.limn.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.Locale;

/** The losses of the two players of an adversarial game, averaged over the batch, from scores. */
public enum GanLoss {
  /**
   * The game as it is stated: the generator minimizes {@code log(1 - D(fake))}. Source: Goodfellow
   * et al., arXiv:1406.2661, equation 1.
   */
  MINIMAX(true) {
    @Override
    public NDArray generator(NDArray fakeScores) {
      return Activation.softPlus(fakeScores).mean().neg();
    }

    @Override
    public NDArray discriminator(NDArray realScores, NDArray fakeScores, float smoothing) {
      return crossEntropy(realScores, fakeScores, smoothing);
    }
  },
  /**
   * The generator minimizes {@code -log D(fake)} instead, whose gradient does not vanish where the
   * discriminator is sure. Source: the same, section 3.
   */
  NON_SATURATING(true) {
    @Override
    public NDArray generator(NDArray fakeScores) {
      return Activation.softPlus(fakeScores.neg()).mean();
    }

    @Override
    public NDArray discriminator(NDArray realScores, NDArray fakeScores, float smoothing) {
      return crossEntropy(realScores, fakeScores, smoothing);
    }
  },
  /**
   * Real scores are pushed above 1 and fake ones below -1, no further. Source: Lim and Ye,
   * arXiv:1705.02894; Miyato et al., arXiv:1802.05957, equations 16 and 17.
   */
  HINGE(false) {
    @Override
    public NDArray generator(NDArray fakeScores) {
      return fakeScores.mean().neg();
    }

    @Override
    public NDArray discriminator(NDArray realScores, NDArray fakeScores, float smoothing) {
      NDArray real = Activation.relu(realScores.neg().add(1)).mean();
      return real.add(Activation.relu(fakeScores.add(1)).mean());
    }
  },
  /**
   * Real scores are drawn to 1 and fake ones to 0, and the generator draws its own to 1: half the
   * squared distances. Source: Mao et al., arXiv:1611.04076, equation 9.
   */
  LEAST_SQUARES(false) {
    @Override
    public NDArray generator(NDArray fakeScores) {
      return Scale.by(fakeScores.sub(1).square().mean(), 0.5f);
    }

    @Override
    public NDArray discriminator(NDArray realScores, NDArray fakeScores, float smoothing) {
      NDArray real = realScores.sub(1 - smoothing).square().mean();
      return Scale.by(real.add(fakeScores.square().mean()), 0.5f);
    }
  };

  private final boolean probabilistic;

  GanLoss(boolean probabilistic) {
    this.probabilistic = probabilistic;
  }

  /**
   * What the generator minimizes.
   *
   * @param fakeScores float32 {@code [N,1]}, the discriminator's scores of generated images
   * @return a scalar
   */
  public abstract NDArray generator(NDArray fakeScores);

  /**
   * What the discriminator minimizes.
   *
   * @param realScores float32 {@code [N,1]}, the discriminator's scores of real images
   * @param fakeScores float32 {@code [N,1]}, the discriminator's scores of generated images
   * @param smoothing by how much the label of real images falls short of 1, from 0 to less than 1
   *     (Salimans et al., arXiv:1606.03498, section 3.4); without effect where {@link
   *     #smoothable()} is false
   * @return a scalar, at least 0
   */
  public abstract NDArray discriminator(NDArray realScores, NDArray fakeScores, float smoothing);

  /** The mean of both halves: softplus(a) - t a for a label t and a logit a. */
  private static NDArray crossEntropy(NDArray realLogits, NDArray fakeLogits, float smoothing) {
    NDArray real = Activation.softPlus(realLogits.neg()).mean();
    if (smoothing > 0) {
      real = real.add(Scale.by(realLogits.mean(), smoothing));
    }
    NDArray fake = Activation.softPlus(fakeLogits).mean();
    return Scale.by(real.add(fake), 0.5f);
  }

  /**
   * Whether scores are logits of the probability that an image is real.
   *
   * @return false where they are only scores, which no sigmoid is due to follow
   */
  public boolean probabilistic() {
    return probabilistic;
  }

  /**
   * Whether real images have a label that can be smoothed.
   *
   * @return false for the hinge loss, which compares with margins
   */
  public boolean smoothable() {
    return this != HINGE;
  }

  /** As recipes spell it, such as {@code non-saturating}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
