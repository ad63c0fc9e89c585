package dev.limn.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.Test;

/** The oracle itself, against a gradient known by heart. */
class GradientsTest {

  private static final float[] AT = {-2, 0.5f, 3};

  @Test
  void theGradientOfASumOfSquaresIsTwiceThePoint() {
    double[] differences = Gradients.differences(AT, x -> x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
    Gradients.Found found = Gradients.engine(AT, array -> array.square().sum());

    assertThat(differences).containsExactly(new double[] {-4, 1, 6}, within(1e-9));
    assertThat(found.gradient()).containsExactly(-4, 1, 6);
    assertThat(found.value()).isEqualTo(13.25f);
  }

  @Test
  void aWrongGradientIsNoticed() {
    float[] wrong = Gradients.engine(AT, NDArray::sum).gradient();
    double[] right = Gradients.differences(AT, x -> x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);

    assertThatThrownBy(
            () -> assertThat(right).containsExactly(Gradients.doubles(wrong), within(1e-3)))
        .isInstanceOf(AssertionError.class);
  }
}
