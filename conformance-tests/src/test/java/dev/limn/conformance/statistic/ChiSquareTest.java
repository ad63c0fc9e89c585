package dev.limn.conformance.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChiSquareTest {

  /** The upper tail's critical values: NIST/SEMATECH e-Handbook, section 1.3.6.7.4. */
  @ParameterizedTest
  @CsvSource({
    "3.841, 1, 0.05", "10.828, 1, 0.001", "5.991, 2, 0.05", "9.210, 2, 0.01",
    "18.307, 10, 0.05", "29.588, 10, 0.001", "82.529, 63, 0.05", "103.442, 63, 0.001"
  })
  void tailsAreThoseOfTheTables(double statistic, int degrees, double chance) {
    assertThat(ChiSquare.tail(statistic, degrees)).isCloseTo(chance, within(chance * 2e-3));
  }

  /** With two degrees of freedom the tail is an exponential. */
  @Test
  void farTailsAreExact() {
    for (double x = 0; x < 100; x += 0.5) {
      assertThat(ChiSquare.tail(x, 2)).isCloseTo(Math.exp(-x / 2), within(1e-13));
    }
  }

  @Test
  void countsAsExpectedAreLikelyAndOthersAreNot() {
    double[] weights = {1, 2, 1};
    assertThat(ChiSquare.chance(new long[] {100, 200, 100}, weights)).isEqualTo(1);
    assertThat(ChiSquare.chance(new long[] {130, 140, 130}, weights)).isLessThan(1e-6);
  }

  @Test
  void oneInAHundredSoundDrawsIsBelowOnePercent() {
    SplittableRandom random = new SplittableRandom(1);
    int below = 0;
    for (int trial = 0; trial < 10_000; trial++) {
      long[] counts = new long[8];
      for (int i = 0; i < 400; i++) {
        counts[random.nextInt(8)]++;
      }
      below += ChiSquare.chance(counts, new double[] {1, 1, 1, 1, 1, 1, 1, 1}) < 0.01 ? 1 : 0;
    }
    // 100 expected; five deviations of 10 either way.
    assertThat(below).isBetween(50, 150);
  }
}
