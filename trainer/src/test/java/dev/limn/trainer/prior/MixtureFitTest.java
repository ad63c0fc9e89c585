package dev.limn.trainer.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.random.CounterRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixtureFitTest {

  @Test
  void oneComponentHasTheMeanAndCovarianceOfThePoints() {
    Points points = new Points(4, 2, new double[] {0, 0, 2, 0, 0, 4, 2, 8});

    GaussianMixture fitted = fit(points, 1, 0);

    assertThat(fitted.weights()).containsExactly(1);
    assertThat(fitted.means()).containsExactly(1, 3);
    // Drawn towards the covariance within components, which for one component is its own.
    assertThat(Draws.covariance(fitted, 0))
        .containsExactly(new double[] {1, 1, 1, 11}, within(1e-5));
  }

  /** With 20,000 points an estimate is within a twentieth of the spread. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void aKnownMixtureIsFoundAgain(long seed) {
    GaussianMixture truth = Draws.THREE;

    GaussianMixture fitted = fit(Draws.of(truth, 20_000, 5), 3, seed);

    for (int k = 0; k < 3; k++) {
      int match = nearest(fitted, truth.means()[2 * k], truth.means()[2 * k + 1]);
      assertThat(fitted.weights()[match]).isCloseTo(truth.weights()[k], within(0.02));
      assertThat(Arrays.copyOfRange(fitted.means(), 2 * match, 2 * match + 2))
          .containsExactly(Arrays.copyOfRange(truth.means(), 2 * k, 2 * k + 2), within(0.1));
      assertThat(Draws.covariance(fitted, match))
          .containsExactly(Draws.covariance(truth, k), within(0.15));
    }
  }

  @Test
  void aFitIsAsLikelyAsTheTruth() {
    GaussianMixture truth = Draws.random(4, 5, 8);
    Points points = Draws.of(truth, 4_000, 9);

    double fitted = MixtureFit.logLikelihood(fit(points, 4, 0), points);

    // What fitting gains, the common covariance and an early end cost again.
    assertThat(fitted).isCloseTo(MixtureFit.logLikelihood(truth, points), within(0.05));
  }

  @Test
  void theLogLikelihoodIsTheMeanOfTheLogarithmsOfTheDensity() {
    GaussianMixture mixture = Draws.random(3, 2, 1);
    Points points = Draws.of(mixture, 10, 2);
    double sum = 0;
    for (int i = 0; i < 10; i++) {
      double[] point = {points.values()[2 * i], points.values()[2 * i + 1]};
      double density = 0;
      for (int k = 0; k < 3; k++) {
        density += Draws.joint(mixture, k, point);
      }
      sum += Math.log(density);
    }

    assertThat(MixtureFit.logLikelihood(mixture, points)).isCloseTo(sum / 10, within(1e-9));
  }

  @Test
  void equalSeedsMakeEqualMixtures() {
    Points points = Draws.of(Draws.random(6, 4, 1), 2_000, 1);

    assertThat(fit(points, 6, 3).cholesky()).isEqualTo(fit(points, 6, 3).cholesky());
    assertThat(fit(points, 6, 3).means()).isNotEqualTo(fit(points, 6, 4).means());
  }

  @Test
  void latentNumbersThatNeverVaryAreKept() {
    double[] values = new double[300];
    for (int i = 0; i < 100; i++) {
      values[3 * i] = i;
      values[3 * i + 1] = 7;
      values[3 * i + 2] = -i;
    }

    GaussianMixture fitted = fit(new Points(100, 3, values), 4, 0);

    for (int k = 0; k < 4; k++) {
      assertThat(fitted.means()[3 * k + 1]).isCloseTo(7, within(1e-9));
      assertThat(fitted.cholesky()[9 * k + 4]).isLessThan(0.01);
    }
  }

  @Test
  void fewerPointsThanLatentNumbersAreEnough() {
    Points points = Draws.of(Draws.random(1, 12, 1), 8, 1);

    assertThat(fit(points, 2, 0).components()).isEqualTo(2);
    assertThat(fit(new Points(1, 12, new double[12]), 1, 0).means()).containsOnly(0);
    assertThat(fit(new Points(9, 12, new double[108]), 3, 0).weights()).hasSize(3);
  }

  private static GaussianMixture fit(Points points, int components, long seed) {
    return MixtureFit.fit(points, components, new CounterRandom(seed), 0);
  }

  private static int nearest(GaussianMixture mixture, double x, double y) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < mixture.components(); k++) {
      double distance = Math.hypot(mixture.means()[2 * k] - x, mixture.means()[2 * k + 1] - y);
      if (distance < least) {
        least = distance;
        nearest = k;
      }
    }
    return nearest;
  }
}
