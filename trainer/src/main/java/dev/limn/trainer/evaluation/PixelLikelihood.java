package dev.limn.trainer.evaluation;

import dev.limn.runtime.model.Likelihood;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/**
 * How probable an image is under what a decoder made, pixel by pixel, in nats. Immutable, may be
 * shared by threads.
 *
 * <ul>
 *   <li>{@code bernoulli}: x log p + (1 - x) log(1 - p), with p kept within [1e-7, 1 - 1e-7]; for
 *       grey pixels that is a cross-entropy and no logarithm of a density;
 *   <li>{@code gaussian}: log of the normal density of variance v around the decoder's value,
 *       -log(2 pi v) / 2 included;
 *   <li>{@code laplace}: log of the Laplace density of scale 1, -log 2 included.
 * </ul>
 */
final class PixelLikelihood {

  private static final double LEAST_PROBABILITY = 1e-7;

  private final Likelihood likelihood;
  private final DoubleBinaryOperator varying;

  PixelLikelihood(Likelihood likelihood) {
    this.likelihood = likelihood;
    this.varying =
        switch (likelihood.kind()) {
          case "gaussian" -> gaussian(likelihood.variance());
          case "laplace" -> (x, value) -> -Math.abs(x - value);
          default -> PixelLikelihood::bernoulli;
        };
  }

  /** The log-probability of one image, summed over its pixels. */
  double of(float[] image, int imageOffset, float[] decoded, int decodedOffset, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += varying.applyAsDouble(image[imageOffset + i], decoded[decodedOffset + i]);
    }
    return sum + size * constant();
  }

  /** The logarithm of a pixel's normalizing constant. */
  double constant() {
    return switch (likelihood.kind()) {
      case "gaussian" -> -Math.log(2 * Math.PI * likelihood.variance()) / 2;
      case "laplace" -> -Math.log(2);
      default -> 0;
    };
  }

  /** For a protocol. */
  String describe(int size) {
    String constant =
        String.format(
            Locale.ROOT, "normalizing constant of %.4f nats an image included", size * constant());
    return switch (likelihood.kind()) {
      case "gaussian" -> "gaussian, variance " + likelihood.variance() + ", " + constant;
      case "laplace" -> "laplace, scale 1, " + constant;
      default -> "bernoulli, probabilities kept within [1e-7, 1 - 1e-7]";
    };
  }

  private static DoubleBinaryOperator gaussian(double variance) {
    return (x, value) -> -(x - value) * (x - value) / (2 * variance);
  }

  /** Most pixels are black or white, and each logarithm costs as much as all else. */
  private static double bernoulli(double x, double value) {
    double p = Math.min(Math.max(value, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
    if (x == 0) {
      return Math.log(1 - p);
    }
    if (x == 1) {
      return Math.log(p);
    }
    return x * Math.log(p) + (1 - x) * Math.log(1 - p);
  }
}
