package dev.limn.trainer.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.model.GaussianMixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CholeskyTest {

  @Test
  void aMatrixWithAKnownFactorIsFactored() {
    double[] matrix = {4, -99, -99, 12, 37, -99, -16, -43, 98};

    assertThat(Cholesky.factor(matrix, 3)).containsExactly(2, 0, 0, 6, 1, 0, -8, 5, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 20})
  void factorAndInverseMultiplyToTheIdentity(int size) {
    GaussianMixture drawn = Draws.random(2, size, size);
    double[] factor = Cholesky.factor(Draws.covariance(drawn, 1), size);
    double[] inverse = Cholesky.inverse(drawn.cholesky(), size * size, size);

    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double product = 0;
        for (int k = 0; k < size; k++) {
          product += inverse[i * size + k] * factor[k * size + j];
        }
        assertThat(product).as("[%d,%d]", i, j).isCloseTo(i == j ? 1 : 0, within(1e-9));
      }
    }
  }

  @Test
  void aMatrixThatIsNotPositiveDefiniteHasNoFactor() {
    assertThatThrownBy(() -> Cholesky.factor(new double[] {1, 0, 2, 4}, 2))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("pivot 1 must be positive, found 0.0");
    assertThatThrownBy(() -> Cholesky.factor(new double[] {Double.NaN}, 1))
        .isInstanceOf(ArithmeticException.class);
  }
}
