package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.model.Likelihood;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelLikelihoodTest {

  private static final Likelihood BERNOULLI = new Likelihood("bernoulli", null);
  private static final Likelihood LAPLACE = new Likelihood("laplace", null);

  @ParameterizedTest
  @CsvSource({
    // x log p + (1 - x) log(1 - p)
    "0, 0.25, -0.2876820724517809",
    "1, 0.25, -1.3862943611198906",
    "0.5, 0.25, -0.8369882167858358",
    // probabilities kept within [1e-7, 1 - 1e-7]
    "1, 0, -16.11809565095832",
    "0, 1, -16.11809565095832",
    "0, 0, -1.0000000494736474e-7",
    "1, 1, -1.0000000494736474e-7"
  })
  void bernoulliIsTheCrossEntropy(float x, float p, double expected) {
    assertThat(of(BERNOULLI, x, p)).isCloseTo(expected, within(1e-9));
  }

  /** The density integrates to 1, so that its logarithm is one of a density. */
  @ParameterizedTest
  @CsvSource({"gaussian, 0.25", "gaussian, 0.5", "laplace,"})
  void densitiesIntegrateToOne(String kind, Double variance) {
    Likelihood likelihood = new Likelihood(kind, variance);
    double step = 1.0 / 1024;
    double integral = 0;
    for (double x = -30; x < 30; x += step) {
      integral += step * Math.exp(of(likelihood, (float) x, 0.5f));
    }
    assertThat(integral).isCloseTo(1, within(1e-5));
  }

  @Test
  void gaussianAndLaplaceFallWithTheErrorAsTheirLossesDo() {
    Likelihood gaussian = new Likelihood("gaussian", 0.25);

    assertThat(of(gaussian, 0.75f, 0.25f) - of(gaussian, 0.25f, 0.25f))
        .isCloseTo(-0.25 / (2 * 0.25), within(1e-14));
    assertThat(of(LAPLACE, 0.75f, 0.25f) - of(LAPLACE, 0.25f, 0.25f))
        .isCloseTo(-0.5, within(1e-14));
  }

  @Test
  void pixelsOfTheRightImageAddUp() {
    float[] images = {9, 9, 0, 0.5f, 1};
    float[] decoded = {9, 0.25f, 0.25f, 0.25f, 9};
    double sum = of(BERNOULLI, 0, 0.25f) + of(BERNOULLI, 0.5f, 0.25f) + of(BERNOULLI, 1, 0.25f);

    assertThat(new PixelLikelihood(BERNOULLI).of(images, 2, decoded, 1, 3))
        .isCloseTo(sum, within(1e-14));
    assertThat(new PixelLikelihood(LAPLACE).of(images, 2, decoded, 1, 3))
        .isCloseTo(-0.25 - 0.25 - 0.75 - 3 * Math.log(2), within(1e-14));
  }

  @Test
  void theProtocolNamesTheConstant() {
    assertThat(new PixelLikelihood(BERNOULLI).describe(784))
        .isEqualTo("bernoulli, probabilities kept within [1e-7, 1 - 1e-7]");
    assertThat(new PixelLikelihood(new Likelihood("gaussian", 0.5)).describe(784))
        .isEqualTo(
            "gaussian, variance 0.5, normalizing constant of -448.7341 nats an image included");
    assertThat(new PixelLikelihood(LAPLACE).describe(784))
        .isEqualTo("laplace, scale 1, normalizing constant of -543.4274 nats an image included");
  }

  private static double of(Likelihood likelihood, float x, float decoded) {
    return new PixelLikelihood(likelihood).of(new float[] {x}, 0, new float[] {decoded}, 0, 1);
  }
}
