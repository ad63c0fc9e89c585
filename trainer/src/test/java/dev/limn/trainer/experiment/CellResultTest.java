package dev.limn.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellResultTest {

  private static final CellResult RESULT =
      Results.measured("latent", 5, Map.of("mse", 0.5, "sharpness", 0.1, "testSharpness", 0.2));

  @ParameterizedTest
  @CsvSource({
    "mse, 0.5",
    "training.loss, 7.5",
    "training.loss@1, 9",
    "training.loss@2, 7.5",
    "training.loss/3, 2.5",
    "training.loss@1/2.5, 3.6",
    "sharpness/testSharpness, 0.5"
  })
  void aFigureIsMeasuredLoggedOrARatioOfTwo(String metric, double value) {
    assertThat(RESULT.value(metric)).hasValue(value);
  }

  @ParameterizedTest
  @CsvSource({"ssim", "training.kl", "training.loss@0", "training.loss@3", "ssim/2", "mse/ssim"})
  void whatWasNotMeasuredIsEmpty(String metric) {
    assertThat(RESULT.value(metric)).isEmpty();
  }

  @Test
  void aTrainingThatDivergedHasWhatItLogged() {
    CellResult diverged = Results.diverged("latent", 5, "training diverged");

    assertThat(diverged.diverged()).isTrue();
    assertThat(diverged.value("training.loss")).isEqualTo(OptionalDouble.of(9));
    assertThat(diverged.value("mse")).isEmpty();
  }
}
