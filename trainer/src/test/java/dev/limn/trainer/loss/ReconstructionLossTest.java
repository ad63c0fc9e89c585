package dev.limn.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.model.Likelihood;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReconstructionLossTest {

  /** Each loss with the closed form of one pixel, by logit and target. */
  static Stream<Arguments> losses() {
    return Stream.of(
        loss(new ReconstructionLoss.Bernoulli(), ReconstructionLossTest::crossEntropy),
        loss(new ReconstructionLoss.SquaredError(), (x, t) -> squared(image(x) - t)),
        loss(new ReconstructionLoss.AbsoluteError(), (x, t) -> Math.abs(image(x) - t)),
        loss(new ReconstructionLoss.Gaussian(0.25), (x, t) -> squared(image(x) - t) / 0.5),
        loss(new ReconstructionLoss.Gaussian(3), (x, t) -> squared(image(x) - t) / 6));
  }

  private static Arguments loss(ReconstructionLoss loss, DoubleBinaryOperator closedForm) {
    return Arguments.of(loss, closedForm);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void valueAndGradientAreThoseOfTheClosedForm(
      ReconstructionLoss loss, DoubleBinaryOperator closedForm) {
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

    double expected = sum(closedForm, Gradients.doubles(logits), targets);
    assertThat((double) found.value()).isCloseTo(expected, within(1e-6 * expected + 1e-5));
    double[] gradient = Gradients.differences(logits, x -> sum(closedForm, x, targets));
    for (int i = 0; i < logits.length; i++) {
      assertThat((double) found.gradient()[i])
          .as("pixel %d", i)
          .isCloseTo(gradient[i], within(2e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void extremeLogitsStayFiniteAndExact(ReconstructionLoss loss, DoubleBinaryOperator closedForm) {
    float[] logits = {-100, -100, 100, 100};
    float[] targets = {0, 1, 0, 1};

    Gradients.Found found =
        Gradients.engine(logits, x -> loss.sum(x, x.getManager().create(targets)));

    // Two pixels are right, two are wrong: by 100 nats, or by a whole unit.
    boolean bernoulli = loss instanceof ReconstructionLoss.Bernoulli;
    double expected = bernoulli ? 200 : sum(closedForm, Gradients.doubles(logits), targets);
    assertThat((double) found.value()).isCloseTo(expected, within(1e-6));
    float slope = bernoulli ? 1 : 0;
    assertThat(found.gradient()).containsExactly(new float[] {0, -slope, slope, 0}, within(1e-30f));
  }

  @Test
  void theLossIsTheLikelihoodThatItStatesUpToAConstant() {
    // -log N(t; m, v) = (t - m)^2 / (2 v) + constant, and the plain squared error is (t - m)^2.
    assertThat(new ReconstructionLoss.SquaredError().likelihood())
        .isEqualTo(new Likelihood("gaussian", 0.5));
    assertThat(new ReconstructionLoss.Gaussian(0.25).likelihood())
        .isEqualTo(new Likelihood("gaussian", 0.25));
    assertThat(new ReconstructionLoss.Bernoulli().likelihood())
        .isEqualTo(new Likelihood("bernoulli", null));
    assertThat(new ReconstructionLoss.AbsoluteError().likelihood())
        .isEqualTo(new Likelihood("laplace", null));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aVarianceIsPositive(double variance) {
    assertThatThrownBy(() -> new ReconstructionLoss.Gaussian(variance))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("variance must be positive, found " + variance);
  }

  /** -log of the image and of its complement, without the cancellation near 0 and 1. */
  private static double crossEntropy(double logit, double target) {
    return target * Math.log1p(Math.exp(-logit)) + (1 - target) * Math.log1p(Math.exp(logit));
  }

  private static double image(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  private static double squared(double value) {
    return value * value;
  }

  private static double sum(DoubleBinaryOperator closedForm, double[] logits, float[] targets) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      sum += closedForm.applyAsDouble(logits[i], targets[i]);
    }
    return sum;
  }
}
