package dev.limn.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GanLossTest {

  private static final float[] REAL = {-8, -1, 0, 0.5f, 12};
  private static final float[] FAKE = {6, 0.25f, -0.5f, -3, -15};

  @Test
  void theGeneratorMinimizesTheSurpriseThatItsImagesAreReal() {
    Gradients.Found found = Gradients.engine(FAKE, GanLoss::generator);

    assertThat((double) found.value())
        .isCloseTo(surprise(Gradients.doubles(FAKE), true), within(1e-6));
    assertSame(found.gradient(), Gradients.differences(FAKE, x -> surprise(x, true)));
  }

  @Test
  void theDiscriminatorMinimizesTheMeanOfItsTwoSurprises() {
    Gradients.Found byReal =
        Gradients.engine(REAL, x -> GanLoss.discriminator(x, x.getManager().create(FAKE)));
    Gradients.Found byFake =
        Gradients.engine(FAKE, x -> GanLoss.discriminator(x.getManager().create(REAL), x));

    double real = surprise(Gradients.doubles(REAL), true);
    double fake = surprise(Gradients.doubles(FAKE), false);
    assertThat((double) byReal.value()).isCloseTo((real + fake) / 2, within(1e-6));
    assertSame(byReal.gradient(), Gradients.differences(REAL, x -> surprise(x, true) / 2));
    assertSame(byFake.gradient(), Gradients.differences(FAKE, x -> surprise(x, false) / 2));
  }

  @Test
  void aDiscriminatorThatGuessesHasTheLossOfACoin() {
    float[] zero = new float[3];

    assertThat(Gradients.engine(zero, GanLoss::generator).value())
        .isCloseTo((float) Math.log(2), within(1e-6f));
    assertThat(
            Gradients.engine(zero, x -> GanLoss.discriminator(x, x.getManager().create(zero)))
                .value())
        .isCloseTo((float) Math.log(2), within(1e-6f));
  }

  @Test
  void extremeLogitsStayFinite() {
    float[] extremes = {-100, 100};

    Gradients.Found generator = Gradients.engine(extremes, GanLoss::generator);
    Gradients.Found discriminator =
        Gradients.engine(
            extremes,
            x -> GanLoss.discriminator(x, x.getManager().create(new float[] {100, -100})));

    assertThat(generator.value()).isEqualTo(50);
    assertThat(generator.gradient()).containsExactly(new float[] {-0.5f, 0}, within(1e-30f));
    assertThat(discriminator.value()).isEqualTo(50);
    assertThat(discriminator.gradient()).containsExactly(new float[] {-0.25f, 0}, within(1e-30f));
  }

  /** Mean of -log D, or of -log(1 - D), by logits. */
  private static double surprise(double[] logits, boolean real) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.log1p(Math.exp(real ? -logit : logit));
    }
    return sum / logits.length;
  }

  private static void assertSame(float[] found, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) found[i]).as("logit %d", i).isCloseTo(expected[i], within(1e-6));
    }
  }
}
