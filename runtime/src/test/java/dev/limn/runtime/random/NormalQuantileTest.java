package dev.limn.runtime.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalQuantileTest {

  private static final int STEPS = 100_000;

  /** The paper's own check values; it promises 16 digits, half the last one is lost in printing. */
  @ParameterizedTest
  @CsvSource({
    "0.25, -0.6744897501960817",
    "0.001, -3.090232306167814",
    "1e-20, -9.262340089798408",
  })
  void givesThePublishedCheckValues(double p, double expected) {
    assertThat(NormalQuantile.at(p)).isCloseTo(expected, Percentage.withPercentage(1e-13));
  }

  /** Made by Python 3: statistics.NormalDist().inv_cdf(p), another writing of AS 241. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.0",
    "0.925, 1.439531470938456",
    "0.975, 1.9599639845400536",
    "2.3e-10, -6.232176082280633",
    "1.1641532182693481e-10, -6.337957754553789",
    "0.9999999998835847, 6.337957754553789",
  })
  void agreesWithAnotherImplementation(double p, double expected) {
    assertThat(NormalQuantile.at(p)).isCloseTo(expected, within(4 * Math.ulp(expected)));
  }

  /** The quantile is within 1e-15 or so; a step of 1e-15 moves the probability by less. */
  @Test
  void isTheInverseOfTheDistributionFunction() {
    for (int i = 1; i < STEPS; i++) {
      double p = (double) i / STEPS;
      assertThat(NormalDistribution.at(NormalQuantile.at(p)))
          .as("p = %s", p)
          .isCloseTo(p, within(2e-15));
    }
  }

  @Test
  void theOracleKnowsTheOneTwoThreeSigmaRule() {
    assertThat(2 * NormalDistribution.at(1) - 1).isCloseTo(0.682689492137086, within(1e-15));
    assertThat(2 * NormalDistribution.at(2) - 1).isCloseTo(0.954499736103642, within(1e-15));
    assertThat(2 * NormalDistribution.at(3) - 1).isCloseTo(0.997300203936740, within(1e-15));
    assertThat(NormalDistribution.at(0)).isEqualTo(0.5);
  }

  @Test
  void risesAllTheWayAndIsOddAboutTheMedian() {
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < STEPS; i++) {
      double p = (i + 0.5) / STEPS;
      double value = NormalQuantile.at(p);
      assertThat(value).as("p = %s", p).isGreaterThan(last);
      last = value;
    }
    for (long word = 0; word < 1L << 31; word += (1L << 31) / STEPS) {
      double p = (word + 0.5) * 0x1p-32;
      assertThat(NormalQuantile.at(1 - p)).as("p = %s", p).isEqualTo(-NormalQuantile.at(p));
    }
  }
}
