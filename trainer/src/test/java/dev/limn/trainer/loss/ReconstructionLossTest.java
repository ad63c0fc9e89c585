package dev.limn.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.model.Likelihood;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReconstructionLossTest {

  @ParameterizedTest
  @EnumSource(ReconstructionLoss.class)
  void valueAndGradientAreThoseOfTheClosedForm(ReconstructionLoss loss) {
    Random random = new Random(1);
    float[] logits = new float[60];
    float[] targets = new float[60];
    for (int i = 0; i < logits.length; i++) {
      // From small logits to such as saturate the sigmoid, with targets 0, 1 and between.
      logits[i] = (float) (random.nextGaussian() * (i < 30 ? 1 : 6));
      targets[i] = i % 3 == 2 ? random.nextFloat() : i % 3;
    }

    Gradients.Found found =
        Gradients.engine(logits, x -> loss.sum(x, x.getManager().create(targets)));

    double expected = closedForm(loss, Gradients.doubles(logits), targets);
    assertThat((double) found.value()).isCloseTo(expected, within(1e-6 * expected + 1e-5));
    double[] gradient = Gradients.differences(logits, x -> closedForm(loss, x, targets));
    for (int i = 0; i < logits.length; i++) {
      assertThat((double) found.gradient()[i])
          .as("pixel %d", i)
          .isCloseTo(gradient[i], within(2e-6));
    }
  }

  @ParameterizedTest
  @EnumSource(ReconstructionLoss.class)
  void extremeLogitsStayFiniteAndExact(ReconstructionLoss loss) {
    float[] logits = {-100, -100, 100, 100};
    float[] targets = {0, 1, 0, 1};

    Gradients.Found found =
        Gradients.engine(logits, x -> loss.sum(x, x.getManager().create(targets)));

    // Two pixels are right, two are wrong: by 100 nats, or by a whole unit.
    assertThat(found.value()).isEqualTo(loss == ReconstructionLoss.BERNOULLI ? 200f : 2f);
    float slope = loss == ReconstructionLoss.BERNOULLI ? 1 : 0;
    assertThat(found.gradient()).containsExactly(new float[] {0, -slope, slope, 0}, within(1e-30f));
  }

  @Test
  void namesAreThoseOfRecipesAndLeadBackToTheLoss() {
    assertThat(ReconstructionLoss.names())
        .containsExactly("bernoulli", "squared-error", "absolute-error");
    for (ReconstructionLoss loss : ReconstructionLoss.values()) {
      assertThat(ReconstructionLoss.of(loss.toString())).contains(loss);
    }
    assertThat(ReconstructionLoss.of("SQUARED_ERROR")).isEmpty();
  }

  @Test
  void theSquaredErrorIsTheLikelihoodThatItStates() {
    Likelihood likelihood = ReconstructionLoss.SQUARED_ERROR.likelihood();
    // -log N(t; m, v) = (t - m)^2 / (2 v) + constant, and the loss is (t - m)^2.
    assertThat(likelihood).isEqualTo(new Likelihood("gaussian", 0.5));
    assertThat(ReconstructionLoss.BERNOULLI.likelihood())
        .isEqualTo(new Likelihood("bernoulli", null));
    assertThat(ReconstructionLoss.ABSOLUTE_ERROR.likelihood())
        .isEqualTo(new Likelihood("laplace", null));
  }

  private static double closedForm(ReconstructionLoss loss, double[] logits, float[] targets) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double image = 1 / (1 + Math.exp(-logits[i]));
      double difference = image - targets[i];
      sum +=
          switch (loss) {
            // -log of the image and of its complement, without the cancellation near 0 and 1
            case BERNOULLI ->
                targets[i] * Math.log1p(Math.exp(-logits[i]))
                    + (1.0 - targets[i]) * Math.log1p(Math.exp(logits[i]));
            case SQUARED_ERROR -> difference * difference;
            case ABSOLUTE_ERROR -> Math.abs(difference);
          };
    }
    return sum;
  }
}
