package dev.limn.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossEntropyTest {

  private static final int CLASSES = 3;
  private static final float[] LOGITS = {2, -1, 0.5f, -3, 4, 4, 0, 0, 0, 0.25f, -0.75f, 6};
  private static final long[] LABELS = {0, 2, 1, 1};

  @ParameterizedTest
  @ValueSource(floats = {0, 0.1f, 0.9f})
  void theLossIsTheSurpriseAtTheTargetAndItsGradientThatOfDifferences(float smoothing) {
    Gradients.Found found = Gradients.engine(LOGITS, x -> loss(x, smoothing, LABELS));

    double expected = surprise(Gradients.doubles(LOGITS), smoothing);
    assertThat((double) found.value()).isCloseTo(expected, within(1e-5));
    double[] gradient = Gradients.differences(LOGITS, x -> surprise(x, smoothing));
    for (int i = 0; i < gradient.length; i++) {
      assertThat((double) found.gradient()[i])
          .as("logit %d", i)
          .isCloseTo(gradient[i], within(1e-5));
    }
  }

  @Test
  void whoeverGuessesPaysTheLogarithmOfTheNumberOfClasses() {
    for (float smoothing : new float[] {0, 0.3f}) {
      float found = Gradients.engine(new float[6], x -> loss(x, smoothing, 0, 2)).value();

      assertThat(found).isCloseTo((float) (2 * Math.log(3)), within(1e-6f));
    }
  }

  @Test
  void withoutSmoothingTheGradientIsProbabilityMinusOneAtTheLabel() {
    float[] gradient = Gradients.engine(new float[3], x -> loss(x, 0, 1)).gradient();

    assertThat(gradient).containsExactly(new float[] {1 / 3f, -2 / 3f, 1 / 3f}, within(1e-6f));
  }

  @Test
  void extremeLogitsStayFinite() {
    Gradients.Found found = Gradients.engine(new float[] {200, -200, 0}, x -> loss(x, 0, 1));

    assertThat(found.value()).isEqualTo(400);
    assertThat(found.gradient()).containsExactly(new float[] {1, -1, 0}, within(1e-30f));
  }

  private static NDArray loss(NDArray flat, float smoothing, long... labels) {
    NDArray logits = flat.reshape(new Shape(-1, CLASSES));
    return CrossEntropy.sum(logits, flat.getManager().create(labels), smoothing);
  }

  /** By the definition, in double. */
  private static double surprise(double[] logits, double smoothing) {
    double sum = 0;
    for (int row = 0; row < LABELS.length; row++) {
      double partition = 0;
      for (int k = 0; k < CLASSES; k++) {
        partition += Math.exp(logits[row * CLASSES + k]);
      }
      for (int k = 0; k < CLASSES; k++) {
        double target = smoothing / CLASSES + (LABELS[row] == k ? 1 - smoothing : 0);
        sum -= target * (logits[row * CLASSES + k] - Math.log(partition));
      }
    }
    return sum;
  }
}
