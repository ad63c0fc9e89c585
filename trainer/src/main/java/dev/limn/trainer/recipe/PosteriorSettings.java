package dev.limn.trainer.recipe;

import java.util.Locale;

/**
 * How an encoder's second output becomes the log-variance of the posterior.
 *
 * @param deviation what the output is
 * @param bound the log-variance is kept between -bound and bound; 0 leaves it as it is
 */
public record PosteriorSettings(Deviation deviation, float bound) {

  /** What the encoder's second output is. */
  public enum Deviation {
    /** The logarithm of the variance itself. */
    LOG_VARIANCE,
    /** A number whose softplus is the standard deviation. */
    SOFTPLUS;

    /** As recipes spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
