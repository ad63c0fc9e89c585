package dev.limn.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limn.trainer.recipe.OptimizerSettings.Schedule;
import org.junit.jupiter.api.Test;

class OptimizerSettingsTest {

  @Test
  void aConstantRateStays() {
    OptimizerSettings settings = settings(Schedule.CONSTANT, 0);

    assertThat(settings.rate(0, 100)).isEqualTo(0.01f);
    assertThat(settings.rate(99, 100)).isEqualTo(0.01f);
  }

  @Test
  void aCosineFallsFromTheWholeRateThroughHalfOfItToNothing() {
    OptimizerSettings settings = settings(Schedule.COSINE, 0);

    assertThat(settings.rate(0, 100)).isEqualTo(0.01f);
    assertThat(settings.rate(25, 100)).isCloseTo(0.01f * 0.8535534f, within(1e-9f));
    assertThat(settings.rate(50, 100)).isCloseTo(0.005f, within(1e-9f));
    assertThat(settings.rate(100, 100)).isCloseTo(0, within(1e-9f));
    for (int step = 1; step < 100; step++) {
      assertThat(settings.rate(step, 100)).isBetween(0f, settings.rate(step - 1, 100));
    }
  }

  @Test
  void aLineFallsByEqualStepsToNothing() {
    OptimizerSettings settings = settings(Schedule.LINEAR, 0);

    assertThat(settings.rate(0, 100)).isEqualTo(0.01f);
    assertThat(settings.rate(25, 100)).isCloseTo(0.0075f, within(1e-9f));
    assertThat(settings.rate(99, 100)).isCloseTo(0.0001f, within(1e-9f));
    assertThat(settings.rate(100, 100)).isZero();
  }

  @Test
  void warmingUpRisesByEqualStepsToTheScheduleItself() {
    OptimizerSettings constant = settings(Schedule.CONSTANT, 4);

    assertThat(constant.rate(0, 100)).isEqualTo(0.0025f);
    assertThat(constant.rate(1, 100)).isEqualTo(0.005f);
    assertThat(constant.rate(3, 100)).isEqualTo(0.01f);
    assertThat(constant.rate(4, 100)).isEqualTo(0.01f);
    assertThat(settings(Schedule.COSINE, 100).rate(49, 100))
        .isCloseTo(settings(Schedule.COSINE, 0).rate(49, 100) / 2, within(1e-9f));
  }

  @Test
  void aRunWithoutStepsHasARate() {
    assertThat(settings(Schedule.COSINE, 0).rate(0, 0)).isEqualTo(0.01f);
  }

  private static OptimizerSettings settings(Schedule schedule, int warmUpSteps) {
    return new OptimizerSettings(0.01f, 0.9f, 0.999f, schedule, warmUpSteps, 0);
  }
}
