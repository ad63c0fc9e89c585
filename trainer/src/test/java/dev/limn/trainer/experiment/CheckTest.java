package dev.limn.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.trainer.experiment.Check.Order;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {

  private static final Map<String, CellResult> RESULTS =
      Map.of(
          "size-1", Results.measured("size", 1, Map.of("mse", 0.3)),
          "size-2", Results.measured("size", 2, Map.of("mse", 0.2)),
          "size-3", Results.measured("size", 3, Map.of("mse", 0.19)),
          "size-4", Results.measured("size", 4, Map.of("mse", Double.NaN)),
          "size-9", Results.diverged("size", 9, "training diverged"));

  @ParameterizedTest
  @CsvSource({
    "FALLING,  0,    1 2 3, 'yes: 0.3, 0.2, 0.19'",
    "FALLING,  0,    1 3 2, 'no: 0.3, 0.19, 0.2'",
    "FALLING,  0,    1 1,   'no: 0.3, 0.3'",
    "FALLING,  0,    1 4,   'no: 0.3, NaN'",
    "RISING,   0,    3 2 1, 'yes: 0.19, 0.2, 0.3'",
    "RISING,   0,    1 2,   'no: 0.3, 0.2'",
    "CLOSE,    0.1,  2 3,   'yes: 0.2, 0.19'",
    "CLOSE,    0.1,  3 2 1, 'no: 0.19, 0.2, 0.3'",
    "CLOSE,    0.1,  4,     'no: NaN'",
    "AT_MOST,  0.2,  2 3,   'yes: 0.2, 0.19'",
    "AT_MOST,  0.2,  1,     'no: 0.3'",
    "AT_MOST,  0.2,  4,     'no: NaN'",
    "AT_LEAST, 0.2,  1 2,   'yes: 0.3, 0.2'",
    "AT_LEAST, 0.2,  3,     'no: 0.19'",
    "FALLING,  0,    1 9,   'not measured: size-9'",
    "FALLING,  0,    1 8,   'not run yet'",
    "DIVERGED, 0,    9,     'yes'",
    "DIVERGED, 0,    9 1 2, 'no: size-1, size-2 did not'",
    "TRAINED,  0,    1 2,   'yes'",
    "TRAINED,  0,    1 9,   'no: size-9 diverged'",
  })
  void theFiguresDecide(Order order, double limit, String sizes, String verdict) {
    List<String> cells = List.of(sizes.split(" ")).stream().map(size -> "size-" + size).toList();

    assertThat(new Check("mse", order, cells, limit).verdict(RESULTS)).isEqualTo(verdict);
  }

  @Test
  void aClaimWithoutACheckIsLeftToTheReader() {
    assertThat(new Claim("Digits look better.", null).verdict(RESULTS))
        .isEqualTo("see the pictures");
  }

  @Test
  void aCheckNeedsACell() {
    assertThatThrownBy(() -> new Check("mse", Order.FALLING, List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a check needs a cell");
  }
}
