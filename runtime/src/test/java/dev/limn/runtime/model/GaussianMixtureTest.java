package dev.limn.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianMixtureTest {

  private static final double[] HALVES = {0.5, 0.5};
  private static final double[] MEANS = {1, -2, 3, 4};
  private static final double[] CHOLESKY = {1, 0, 0.5, 2, 4, 0, -1, 0.25};

  private static final GaussianMixture PLAIN =
      new GaussianMixture(2, new double[] {0.25, 0, 0.5, 0.25}, new double[8], units(4));

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.2499999, 0",
    "0.25, 2",
    "0.7499999, 2",
    "0.75, 3",
    "0.99999999988, 3",
  })
  void aUniformNumberChoosesAComponentByItsCumulativeWeight(double uniform, int component) {
    assertThat(PLAIN.component(uniform)).isEqualTo(component);
  }

  @Test
  void weightsThatSumToNearlyOneAreScaled() {
    GaussianMixture light =
        new GaussianMixture(1, new double[] {0.49996, 0.49996}, new double[2], new double[] {1, 1});

    assertThat(light.component(0.49999)).isZero();
    assertThat(light.component(0.50001)).isEqualTo(1);
    assertThat(light.component(1 - 0x1p-33)).isEqualTo(1);
    assertThatThrownBy(() -> light.component(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void normalsAreShapedByFactorAndMean() {
    GaussianMixture mixture = new GaussianMixture(2, HALVES, MEANS, CHOLESKY);
    float[] values = {9, 3, 8, 9};

    mixture.shape(0, 1, values, 1);
    assertThat(values).containsExactly(9, 1 + 3, -2 + 0.5f * 3 + 2 * 8, 9);

    values = new float[] {3, 8};
    mixture.shape(1, 0.5f, values, 0);
    assertThat(values).containsExactly(3 + 0.5f * 12, 4 + 0.5f * (-3 + 2));

    mixture.shape(1, 0, values, 0);
    assertThat(values).containsExactly(3, 4);
  }

  @Test
  void eachRuleIsHeld() {
    assertRefused(
        () -> new GaussianMixture(2, new double[0], new double[0], new double[0]),
        "a mixture has 1 to 4096 components of at least 1 number, found 0 of 2");
    assertRefused(
        () -> new GaussianMixture(0, HALVES, new double[0], new double[0]),
        "a mixture has 1 to 4096 components of at least 1 number, found 2 of 0");
    assertRefused(
        () -> new GaussianMixture(2, HALVES, new double[3], CHOLESKY),
        "2 components of 2 numbers found in 3 means and 8 numbers of cholesky");
    assertRefused(
        () -> new GaussianMixture(2, HALVES, MEANS, new double[7]),
        "2 components of 2 numbers found in 4 means and 7 numbers of cholesky");
    assertRefused(
        () -> new GaussianMixture(2, new double[] {1.5, -0.5}, MEANS, CHOLESKY),
        "weights must be from 0 on, found -0.5 at [1]");
    assertRefused(
        () -> new GaussianMixture(2, new double[] {0.5, Double.NaN}, MEANS, CHOLESKY),
        "weights must be from 0 on, found NaN at [1]");
    assertRefused(
        () -> new GaussianMixture(2, new double[] {0.5, 0.25}, MEANS, CHOLESKY),
        "weights must sum to 1, found 0.75");
    assertRefused(
        () -> new GaussianMixture(2, HALVES, with(MEANS, 2, Double.NaN), CHOLESKY),
        "means must be finite, found NaN at number 2");
    assertRefused(
        () -> new GaussianMixture(2, HALVES, MEANS, with(CHOLESKY, 6, Double.NEGATIVE_INFINITY)),
        "cholesky must be finite, found -Infinity at number 6");
    assertRefused(
        () -> new GaussianMixture(2, HALVES, MEANS, with(CHOLESKY, 5, 0.1)),
        "cholesky must be lower triangular with a positive diagonal, found 0.1 at [1,0,1]");
    assertRefused(
        () -> new GaussianMixture(2, HALVES, MEANS, with(CHOLESKY, 3, 0)),
        "cholesky must be lower triangular with a positive diagonal, found 0.0 at [0,1,1]");
  }

  private static double[] units(int count) {
    double[] units = new double[count * 4];
    for (int k = 0; k < count; k++) {
      units[4 * k] = 1;
      units[4 * k + 3] = 1;
    }
    return units;
  }

  private static double[] with(double[] values, int index, double value) {
    double[] changed = values.clone();
    changed[index] = value;
    return changed;
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
