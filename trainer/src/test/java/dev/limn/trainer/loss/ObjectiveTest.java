package dev.limn.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.trainer.loss.Objective.Form;
import dev.limn.trainer.loss.Objective.Over;
import dev.limn.trainer.loss.Objective.Reduction;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectiveTest {

  private static final int IMAGES = 4;
  private static final int PIXELS = 6;
  private static final ReconstructionLoss LOSS = new ReconstructionLoss.Bernoulli();
  private static final Term ONE = new Term(1, 1);

  /** Each shape with its formula, by the sums R and K over pixels, latents and four images. */
  static Stream<Arguments> shapes() {
    return Stream.of(
        shape("sum, image", Reduction.SUM, Over.IMAGE, (r, k) -> r / 4 + k / 4),
        shape("mean, image", Reduction.MEAN, Over.IMAGE, (r, k) -> r / 24 + k / 4),
        shape("sum, batch", Reduction.SUM, Over.BATCH, (r, k) -> r + k),
        shape("mean, batch", Reduction.MEAN, Over.BATCH, (r, k) -> r / 24 + k),
        of("weights", image(new Term(3, 1), new Term(0.5f, 1)), (r, k) -> 0.75 * r + k / 8),
        of("powers", image(new Term(2, 0.9f), new Term(1, 2)), ObjectiveTest::powers),
        of(
            "E6: sum^.8",
            weighted(Reduction.SUM, Over.BATCH, new Term(1, 0.8f), ONE),
            (r, k) -> Math.pow(r, 0.8) + k),
        of(
            "E6: mean^6",
            weighted(Reduction.MEAN, Over.BATCH, new Term(1, 6), ONE),
            (r, k) -> Math.pow(r / 24, 6) + k),
        of("no KL", image(new Term(2, 1), new Term(0, 1)), (r, k) -> r / 2),
        of("KL alone", image(new Term(0, 1), new Term(2, 1)), (r, k) -> k / 2),
        of(
            "exponentials",
            new Objective(
                LOSS, Reduction.MEAN, Over.IMAGE, new Term(2, 1), ONE, Form.EXPONENTIAL, 0),
            (r, k) -> Math.exp(2 * r / 24) + Math.exp(k / 4)),
        of(
            "the exponential alone",
            new Objective(
                LOSS,
                Reduction.MEAN,
                Over.IMAGE,
                new Term(2, 1),
                new Term(0, 1),
                Form.EXPONENTIAL,
                0),
            (r, k) -> Math.exp(2 * r / 24)));
  }

  private static double powers(double r, double k) {
    return 2 * Math.pow(r / 4, 0.9f) + k * k / 16;
  }

  private static Objective image(Term reconstruction, Term kl) {
    return weighted(Reduction.SUM, Over.IMAGE, reconstruction, kl);
  }

  private static Objective weighted(Reduction reduction, Over over, Term first, Term second) {
    return new Objective(LOSS, reduction, over, first, second, Form.WEIGHTED, 0);
  }

  private static Arguments shape(
      String name, Reduction reduction, Over over, DoubleBinaryOperator formula) {
    return of(name, weighted(reduction, over, ONE, ONE), formula);
  }

  private static Arguments of(String name, Objective objective, DoubleBinaryOperator formula) {
    return Arguments.of(name, objective, formula);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void valueAndGradientsAreThoseOfTheFormula(
      String name, Objective objective, DoubleBinaryOperator formula) {
    float[] sums = {7.5f, 2.25f};

    Gradients.Found found =
        Gradients.engine(sums, x -> objective.of(x.get(0), x.get(1), IMAGES, PIXELS, 0));

    double expected = formula.applyAsDouble(7.5, 2.25);
    assertThat((double) found.value()).isCloseTo(expected, within(2e-6 * expected));
    double[] slopes = Gradients.differences(sums, x -> formula.applyAsDouble(x[0], x[1]));
    assertThat((double) found.gradient()[0]).isCloseTo(slopes[0], within(1e-5));
    assertThat((double) found.gradient()[1]).isCloseTo(slopes[1], within(1e-5));
    assertThat(objective.ofAverages(7.5 / IMAGES, 2.25 / IMAGES, IMAGES, PIXELS))
        .as("the same in double")
        .isCloseTo(expected, within(1e-6 * expected));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.25", "1, 0.5", "3, 1", "4, 1", "1000000000000, 1"})
  void theWeightOfTheKlRisesOverTheFirstSteps(long step, float share) {
    Objective warm =
        new Objective(LOSS, Reduction.SUM, Over.BATCH, ONE, new Term(8, 1), Form.WEIGHTED, 4);

    float[] r = {3};
    float value =
        Gradients.engine(r, x -> warm.of(x, x.getManager().create(1f), 1, PIXELS, step).sum())
            .value();

    assertThat(value).isEqualTo(3 + 8 * share);
    assertThat(warm.ofAverages(3, 1, 1, PIXELS)).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource({"19.5", "20.5", "50", "100000"})
  void anExponentialGoesOnAsItsTangentFromTwentyOn(float at) {
    Gradients.Found found = Gradients.engine(new float[] {at}, x -> BoundedExponential.of(x).sum());

    double rim = Math.exp(20);
    double expected = at < 20 ? Math.exp(at) : rim * (1 + at - 20);
    double slope = at < 20 ? Math.exp(at) : rim;
    assertThat((double) found.value()).isCloseTo(expected, within(1e-6 * expected));
    assertThat((double) found.gradient()[0]).isCloseTo(slope, within(1e-6 * slope));
    assertThat(BoundedExponential.of((double) at)).isCloseTo(expected, within(1e-9 * expected));
  }

  @Test
  void aRootOfNothingHasNoSlopeThatIsNoNumber() {
    Term root = new Term(1, 0.5f);

    for (float rounded : new float[] {0, -1e-7f}) {
      Gradients.Found found = Gradients.engine(new float[] {rounded}, x -> root.of(x).sum());
      assertThat(found.value()).isEqualTo(0.001f, within(1e-8f));
      assertThat(found.gradient()[0]).isZero();
      assertThat(root.of((double) rounded)).isCloseTo(0.001, within(1e-8));
    }
  }

  @Test
  void somethingMustBeMinimized() {
    Term none = new Term(0, 1);

    assertThatThrownBy(() -> weighted(Reduction.SUM, Over.IMAGE, none, none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must weigh the reconstruction, the KL or both, not none");
    assertThatThrownBy(() -> new Term(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a term needs a weight from 0 on and a positive power, found 1.0, 0.0");
  }
}
