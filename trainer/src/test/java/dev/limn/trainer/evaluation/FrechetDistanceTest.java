package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest {

  @Test
  void meanAndCovarianceAreThoseOfAPlainLoop() {
    Rows points = Points.normal(20, 3, 5, 1);
    float[] values = points.block(0, 20);

    FeatureStatistics found = FeatureStatistics.of(points);

    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double meanI = 0;
        double meanJ = 0;
        double product = 0;
        for (int row = 0; row < 20; row++) {
          meanI += values[row * 3 + i] / 20.0;
          meanJ += values[row * 3 + j] / 20.0;
        }
        for (int row = 0; row < 20; row++) {
          product += (values[row * 3 + i] - meanI) * (values[row * 3 + j] - meanJ) / 19;
        }
        assertThat(found.mean()[i]).isCloseTo(meanI, within(1e-9));
        assertThat(found.covariance().get(i, j)).isCloseTo(product, within(1e-9));
      }
    }
  }

  /** Of one number: (m1 - m2)^2 + (s1 - s2)^2. */
  @Test
  void numbersHaveTheDistanceOfTheirMeansAndDeviations() {
    FeatureStatistics a = diagonal(new double[] {1}, 4);
    FeatureStatistics b = diagonal(new double[] {3}, 25);

    assertThat(FrechetDistance.between(a, b)).isCloseTo(4 + 9, within(1e-12));
  }

  /** Independent numbers add up. */
  @Test
  void axesAddUp() {
    FeatureStatistics a = diagonal(new double[] {1, 0, 2}, 4, 1, 0);
    FeatureStatistics b = diagonal(new double[] {3, 0, 2}, 25, 1, 9);

    assertThat(FrechetDistance.between(a, b)).isCloseTo(13 + 0 + 9, within(1e-12));
    assertThat(FrechetDistance.between(b, a)).isCloseTo(22, within(1e-12));
  }

  /**
   * Turning both distributions in the same way changes nothing; an eigenvalue of 0 that rounding
   * makes 1e-14 counts with its root.
   */
  @Test
  void coordinatesDoNotMatter() {
    double c = Math.cos(0.7);
    double s = Math.sin(0.7);
    FeatureStatistics a = new FeatureStatistics(new double[] {c, s}, turned(c, s, 4, 1));
    FeatureStatistics b = new FeatureStatistics(new double[] {3 * c, 3 * s}, turned(c, s, 25, 0));

    assertThat(FrechetDistance.between(a, b)).isCloseTo(4 + 9 + 1, within(1e-6));
  }

  /*
   * Made with NumPy 1.24.2 and SciPy 1.10.1, where a and b are waves(40, 6, 1) and waves(50, 6, 2):
   *
   *   c1, c2 = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
   *   ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(c1 + c2 - 2 * linalg.sqrtm(c1 @ c2).real)
   */
  @Test
  void itIsThatOfSciPysMatrixRoot() {
    FeatureStatistics a = FeatureStatistics.of(waves(40, 6, 1));
    FeatureStatistics b = FeatureStatistics.of(waves(50, 6, 2));

    assertThat(FrechetDistance.between(a, b)).isCloseTo(0.18432417686853578, within(1e-7));
  }

  /** Four points in six dimensions span three of them. */
  @Test
  void fewPointsHaveADistanceToo() {
    FeatureStatistics few = FeatureStatistics.of(waves(4, 6, 1));
    FeatureStatistics many = FeatureStatistics.of(waves(50, 6, 2));

    assertThat(FrechetDistance.between(few, many)).isCloseTo(6.4653375, within(1e-4));
    assertThat(FrechetDistance.between(few, few)).isCloseTo(0, within(1e-6));
  }

  @Test
  void onePointHasNoCovariance() {
    assertThatThrownBy(() -> FeatureStatistics.of(Points.normal(1, 3, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a covariance needs two points, found 1");
  }

  private static FeatureStatistics diagonal(double[] mean, double... variances) {
    DMatrixRMaj covariance = new DMatrixRMaj(mean.length, mean.length);
    for (int i = 0; i < mean.length; i++) {
      covariance.set(i, i, variances[i]);
    }
    return new FeatureStatistics(mean, covariance);
  }

  private static DMatrixRMaj turned(double c, double s, double along, double across) {
    return new DMatrixRMaj(
        new double[][] {
          {along * c * c + across * s * s, (along - across) * c * s},
          {(along - across) * c * s, along * s * s + across * c * c}
        });
  }

  private static Rows waves(int count, int size, int seed) {
    float[] values = new float[count * size];
    for (int k = 0; k < values.length; k++) {
      int i = k / size;
      int j = k % size;
      values[k] =
          (float)
              (Math.sin(seed + 1.7 * i + 0.9 * j * j + 0.37 * i * j)
                  + 0.3 * Math.cos(0.11 * i * (j + seed)) * (j + 1));
    }
    return Rows.of(values, size);
  }
}
