package dev.limn.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GaussianKlTest {

  private static final float[] MEANS = {0, 1, -2, 0.5f, 3};
  private static final float[] LOG_VARIANCES = {0, -1, 2, 0.25f, -6};

  @Test
  void theStandardNormalDistributionIsAtDistanceZero() {
    assertThat(engine(new float[7], new float[7])).isZero();
  }

  @Test
  void theSumIsTheClosedForm() {
    assertThat((double) engine(MEANS, LOG_VARIANCES))
        .isCloseTo(closedForm(Gradients.doubles(MEANS), LOG_VARIANCES), within(1e-5));
  }

  @Test
  void theClosedFormIsTheMeanOfTheLogRatioOverDraws() {
    Random random = new Random(2);
    int draws = 200_000;
    for (int i = 0; i < MEANS.length; i++) {
      double deviation = Math.exp(LOG_VARIANCES[i] / 2);
      double sum = 0;
      double squares = 0;
      for (int draw = 0; draw < draws; draw++) {
        double noise = random.nextGaussian();
        double z = MEANS[i] + deviation * noise;
        double ratio = -Math.log(deviation) - noise * noise / 2 + z * z / 2;
        sum += ratio;
        squares += ratio * ratio;
      }
      double mean = sum / draws;
      double error = Math.sqrt((squares / draws - mean * mean) / draws);
      double expected = closedForm(new double[] {MEANS[i]}, new float[] {LOG_VARIANCES[i]});
      // Five standard errors: one false alarm in two million, and the seed is fixed anyway.
      assertThat(mean).isCloseTo(expected, within(5 * error + 1e-12));
    }
  }

  @Test
  void theGradientsAreThoseOfTheClosedForm() {
    float[] byMean =
        Gradients.engine(MEANS, m -> GaussianKl.sum(m, m.getManager().create(LOG_VARIANCES)))
            .gradient();
    float[] byVariance =
        Gradients.engine(LOG_VARIANCES, v -> GaussianKl.sum(v.getManager().create(MEANS), v))
            .gradient();

    for (int i = 0; i < MEANS.length; i++) {
      assertThat(byMean[i]).isCloseTo(MEANS[i], within(1e-6f));
      assertThat(byVariance[i])
          .isCloseTo((float) ((Math.exp(LOG_VARIANCES[i]) - 1) / 2), within(1e-5f));
    }
  }

  @Test
  void logVariancesOfEightyStayFinite() {
    assertThat(engine(new float[] {100, 0, 0}, new float[] {-100, 80, -1000})).isFinite();
  }

  private static float engine(float[] means, float[] logVariances) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray sum = GaussianKl.sum(manager.create(means), manager.create(logVariances));
      return sum.getFloat();
    }
  }

  private static double closedForm(double[] means, float[] logVariances) {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      sum += (means[i] * means[i] + Math.exp(logVariances[i]) - 1 - logVariances[i]) / 2;
    }
    return sum;
  }
}
