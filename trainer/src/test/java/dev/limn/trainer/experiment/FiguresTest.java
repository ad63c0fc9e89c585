package dev.limn.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  @ParameterizedTest
  @CsvSource({
    "0.01252743, 0.012527",
    "123.6549, 123.65",
    "27000, 27000",
    "20, 20",
    "-0.5, -0.5",
    "0, 0",
    "123456, 123460",
    "1e-7, 0.0000001",
    "NaN, NaN",
    "Infinity, Infinity"
  })
  void fiveDigitsCount(double value, String words) {
    assertThat(Figures.shortest(value)).isEqualTo(words);
  }

  @Test
  void whatIsMissingIsEmpty() {
    assertThat(Figures.shortest(OptionalDouble.empty())).isEmpty();
    assertThat(Figures.shortest(OptionalDouble.of(2))).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource({"4.4, 4 s", "119, 119 s", "120, 2.0 min", "600, 10.0 min"})
  void durationsAreInSecondsOrMinutes(double seconds, String words) {
    assertThat(Figures.duration(seconds)).isEqualTo(words);
  }
}
