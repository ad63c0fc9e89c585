package dev.limn.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GradientPenaltyTest {

  private static final double[] SLOPE = {0.5, -2, 0.25, 1};
  private static final float STEP = 0.1f;

  @Test
  void overAllDirectionsItIsHalfTheSquaredSlopeOfALinearScore() {
    float[] scores = new float[16];
    float[] moved = new float[16];
    for (int direction = 0; direction < 16; direction++) {
      scores[direction] = 3;
      double change = 0;
      for (int i = 0; i < 4; i++) {
        change += SLOPE[i] * ((direction >> i & 1) == 0 ? -1 : 1);
      }
      moved[direction] = (float) (3 + STEP * change);
    }

    Gradients.Found found =
        Gradients.engine(moved, x -> GradientPenalty.of(x.getManager().create(scores), x, STEP));

    double squaredNorm = 0;
    for (double slope : SLOPE) {
      squaredNorm += slope * slope;
    }
    assertThat((double) found.value()).isCloseTo(squaredNorm / 2, within(1e-5));
  }

  @Test
  void itsGradientsAreThoseOfFiniteDifferences() {
    float[] scores = {0.2f, -1, 3};
    float[] moved = {0.25f, -1.4f, 3};

    Gradients.Found byScores =
        Gradients.engine(scores, x -> GradientPenalty.of(x, x.getManager().create(moved), STEP));
    Gradients.Found byMoved =
        Gradients.engine(moved, x -> GradientPenalty.of(x.getManager().create(scores), x, STEP));

    double[] expectedByScores =
        Gradients.differences(scores, x -> penalty(x, Gradients.doubles(moved)));
    double[] expectedByMoved =
        Gradients.differences(moved, x -> penalty(Gradients.doubles(scores), x));
    for (int i = 0; i < 3; i++) {
      assertThat((double) byScores.gradient()[i]).isCloseTo(expectedByScores[i], within(1e-4));
      assertThat((double) byMoved.gradient()[i]).isCloseTo(expectedByMoved[i], within(1e-4));
    }
  }

  private static double penalty(double[] scores, double[] moved) {
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      sum += Math.pow((moved[i] - scores[i]) / STEP, 2);
    }
    return sum / (2 * scores.length);
  }
}
