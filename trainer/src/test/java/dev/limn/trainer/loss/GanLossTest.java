package dev.limn.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GanLossTest {

  private static final float[] REAL = {-8, -1, 0, 0.5f, 12};
  private static final float[] FAKE = {6, 0.25f, -0.5f, -3, -15};

  /**
   * What one score costs, in the words of the papers, with D the sigmoid of a score: the generator,
   * and the discriminator for a fake and for a real image, without smoothing and with 0.1.
   */
  private record Closed(
      DoubleUnaryOperator generator,
      DoubleUnaryOperator fake,
      DoubleUnaryOperator real,
      DoubleUnaryOperator smoothed) {

    static Closed of(GanLoss loss) {
      return switch (loss) {
        case MINIMAX ->
            new Closed(
                a -> Math.log(1 - sigmoid(a)),
                a -> -0.5 * Math.log(1 - sigmoid(a)),
                a -> -0.5 * Math.log(sigmoid(a)),
                a -> -0.5 * (0.9 * Math.log(sigmoid(a)) + 0.1 * Math.log(1 - sigmoid(a))));
        case NON_SATURATING -> {
          Closed game = of(GanLoss.MINIMAX);
          yield new Closed(a -> -Math.log(sigmoid(a)), game.fake, game.real, game.smoothed);
        }
        case HINGE ->
            new Closed(
                a -> -a, a -> Math.max(0, 1 + a), a -> Math.max(0, 1 - a), a -> Math.max(0, 1 - a));
        case LEAST_SQUARES ->
            new Closed(
                a -> 0.5 * (a - 1) * (a - 1),
                a -> 0.5 * a * a,
                a -> 0.5 * (a - 1) * (a - 1),
                a -> 0.5 * (a - 0.9) * (a - 0.9));
      };
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static Stream<Arguments> smoothings() {
    return Stream.of(GanLoss.values())
        .flatMap(loss -> Stream.of(Arguments.of(loss, 0f), Arguments.of(loss, 0.1f)));
  }

  @ParameterizedTest
  @EnumSource
  void theGeneratorsLossAndGradientAreThoseOfTheClosedForm(GanLoss loss) {
    Gradients.Found found = Gradients.engine(FAKE, loss::generator);

    DoubleUnaryOperator closed = Closed.of(loss).generator();
    assertThat((double) found.value()).isCloseTo(mean(FAKE, closed), within(tolerance(loss)));
    assertSame(found.gradient(), Gradients.differences(FAKE, x -> mean(x, closed)), loss);
  }

  @ParameterizedTest(name = "{0}, smoothing {1}")
  @MethodSource("smoothings")
  void theDiscriminatorsLossAndGradientsAreThoseOfTheClosedForm(GanLoss loss, float smoothing) {
    Gradients.Found byReal =
        Gradients.engine(REAL, x -> loss.discriminator(x, x.getManager().create(FAKE), smoothing));
    Gradients.Found byFake =
        Gradients.engine(FAKE, x -> loss.discriminator(x.getManager().create(REAL), x, smoothing));

    DoubleUnaryOperator real = smoothing == 0 ? Closed.of(loss).real() : Closed.of(loss).smoothed();
    DoubleUnaryOperator fake = Closed.of(loss).fake();
    assertThat((double) byReal.value())
        .isCloseTo(mean(REAL, real) + mean(FAKE, fake), within(tolerance(loss)));
    assertSame(byReal.gradient(), Gradients.differences(REAL, x -> mean(x, real)), loss);
    assertSame(byFake.gradient(), Gradients.differences(FAKE, x -> mean(x, fake)), loss);
  }

  @Test
  void theTwoGeneratorsOfTheGamePullInTheSameDirectionButNotAsHard() {
    float[] rejected = {-6};

    float minimax = Gradients.engine(rejected, GanLoss.MINIMAX::generator).gradient()[0];
    float other = Gradients.engine(rejected, GanLoss.NON_SATURATING::generator).gradient()[0];

    assertThat(minimax).isBetween(-0.0025f, -0.0024f);
    assertThat(other).isBetween(-1f, -0.997f);
  }

  @Test
  void aDiscriminatorThatGuessesHasTheLossOfACoin() {
    float[] zero = new float[3];

    assertThat(Gradients.engine(zero, GanLoss.NON_SATURATING::generator).value())
        .isCloseTo((float) Math.log(2), within(1e-6f));
    assertThat(Gradients.engine(zero, GanLoss.MINIMAX::generator).value())
        .isCloseTo((float) -Math.log(2), within(1e-6f));
    assertThat(
            Gradients.engine(
                    zero,
                    x -> GanLoss.NON_SATURATING.discriminator(x, x.getManager().create(zero), 0))
                .value())
        .isCloseTo((float) Math.log(2), within(1e-6f));
  }

  @Test
  void extremeLogitsStayFinite() {
    float[] extremes = {-100, 100};
    GanLoss loss = GanLoss.NON_SATURATING;

    Gradients.Found generator = Gradients.engine(extremes, loss::generator);
    Gradients.Found discriminator =
        Gradients.engine(
            extremes,
            x -> loss.discriminator(x, x.getManager().create(new float[] {100, -100}), 0));

    assertThat(generator.value()).isEqualTo(50);
    assertThat(generator.gradient()).containsExactly(new float[] {-0.5f, 0}, within(1e-30f));
    assertThat(discriminator.value()).isEqualTo(50);
    assertThat(discriminator.gradient()).containsExactly(new float[] {-0.25f, 0}, within(1e-30f));
  }

  @Test
  void aSmoothedLabelIsMetBelowCertainty() {
    // The cross-entropy with label 0.9 is smallest where the sigmoid is 0.9.
    float[] best = {(float) Math.log(9)};

    Gradients.Found found =
        Gradients.engine(
            best, x -> GanLoss.MINIMAX.discriminator(x, x.getManager().create(best), 0.1f));

    assertThat(found.gradient()[0]).isCloseTo(0, within(1e-6f));
  }

  private static double mean(float[] scores, DoubleUnaryOperator cost) {
    return mean(Gradients.doubles(scores), cost);
  }

  private static double mean(double[] scores, DoubleUnaryOperator cost) {
    return DoubleStream.of(scores).map(cost).average().orElseThrow();
  }

  /** Float32 holds a squared distance of 256 to about 2e-5. */
  private static double tolerance(GanLoss loss) {
    return loss == GanLoss.LEAST_SQUARES ? 2e-5 : 2e-6;
  }

  private static void assertSame(float[] found, double[] expected, GanLoss loss) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) found[i])
          .as("%s, score %d", loss, i)
          .isCloseTo(expected[i], within(2e-6));
    }
  }
}
