package dev.limn.trainer.loss;

import ai.djl.ndarray.NDArray;
import java.util.Locale;

/**
 * What the VAE family minimizes: how the reconstruction of a batch and its KL become one number.
 * Immutable.
 *
 * <p>Let R be the reconstruction summed over pixels and images, K the KL summed over latents and
 * images, B the number of images, D the numbers of an image. Then k is K / B where {@code over} is
 * the image, else K; r is R / (B D) where the reduction is the mean, else R / B where {@code over}
 * is the image, else R. The objective is {@code a r^p + b k^q} or {@code exp(a r^p) + exp(b k^q)}.
 *
 * @param reconstruction how an image is compared with its reconstruction
 * @param reduction sum or mean over the pixels
 * @param over what the terms belong to
 * @param reconstructionTerm a and p; a term of weight 0 is left out
 * @param klTerm b, also called beta, and q; a term of weight 0 is left out
 * @param form how the terms are joined
 * @param klWarmUpSteps steps over which b rises from 0
 */
public record Objective(
    ReconstructionLoss reconstruction,
    Reduction reduction,
    Over over,
    Term reconstructionTerm,
    Term klTerm,
    Form form,
    int klWarmUpSteps) {

  /** What is made of the pixels' losses. */
  public enum Reduction {
    /** Their sum, as in the evidence lower bound. */
    SUM,
    /** Their mean, as frameworks do where nothing else is said. */
    MEAN;

    /** As recipes spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the terms belong to. */
  public enum Over {
    /** An image, averaged over the batch. */
    IMAGE,
    /** All images of a batch together. */
    BATCH;

    /** As recipes spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the terms are joined. */
  public enum Form {
    /** {@code a r^p + b k^q}. */
    WEIGHTED,
    /** {@code exp(a r^p) + exp(b k^q)}; see {@link BoundedExponential}. */
    EXPONENTIAL;

    /** As recipes spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks that something is minimized.
   *
   * @throws IllegalArgumentException if both terms are left out
   */
  public Objective {
    if (reconstructionTerm.weight() == 0 && klTerm.weight() == 0) {
      throw new IllegalArgumentException("must weigh the reconstruction, the KL or both, not none");
    }
  }

  /**
   * The objective of a batch, where gradients are recorded.
   *
   * @param reconstructionSum R, a scalar
   * @param klSum K, a scalar
   * @param images B
   * @param pixels D
   * @param step steps made before, for the warm-up of the KL
   * @return a scalar, attached to the manager of the sums
   */
  public NDArray of(NDArray reconstructionSum, NDArray klSum, int images, int pixels, long step) {
    if (klTerm.weight() == 0) {
      return reconstruction(reconstructionSum, images, pixels);
    }
    Term warm = klTerm.times(warmUp(step));
    NDArray kl = joined(warm.of(Scale.by(klSum, (float) klScale(images))));
    if (reconstructionTerm.weight() == 0) {
      return kl;
    }
    return reconstruction(reconstructionSum, images, pixels).add(kl);
  }

  private NDArray reconstruction(NDArray sum, int images, int pixels) {
    NDArray scaled = Scale.by(sum, (float) reconstructionScale(images, pixels));
    return joined(reconstructionTerm.of(scaled));
  }

  private NDArray joined(NDArray term) {
    return form == Form.EXPONENTIAL ? BoundedExponential.of(term) : term;
  }

  /**
   * The objective of a batch whose images are all like an average one, without warm-up.
   *
   * @param reconstruction R of one image
   * @param kl K of one image
   * @param images B
   * @param pixels D
   * @return what {@link #of} makes of B times these sums
   */
  public double ofAverages(double reconstruction, double kl, int images, int pixels) {
    double value = 0;
    if (reconstructionTerm.weight() > 0) {
      double scaled = reconstruction * images * reconstructionScale(images, pixels);
      value += joined(reconstructionTerm.of(scaled));
    }
    if (klTerm.weight() > 0) {
      value += joined(klTerm.of(kl * images * klScale(images)));
    }
    return value;
  }

  private double joined(double term) {
    return form == Form.EXPONENTIAL ? BoundedExponential.of(term) : term;
  }

  private double reconstructionScale(int images, int pixels) {
    if (reduction == Reduction.MEAN) {
      return 1.0 / images / pixels;
    }
    return over == Over.IMAGE ? 1.0 / images : 1;
  }

  private double klScale(int images) {
    return over == Over.IMAGE ? 1.0 / images : 1;
  }

  private float warmUp(long step) {
    return step < klWarmUpSteps ? (step + 1f) / klWarmUpSteps : 1;
  }
}
