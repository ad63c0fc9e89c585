package dev.limn.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StretchesTest {

  private static final List<String> NAMES = List.of("cat", "dog", "owl");

  @Test
  void eachStretchBeginsWhereTheClassChanges() {
    assertThat(new Stretches(new int[] {1, 1, 0, 0, 2}, -1, 1).words(NAMES))
        .isEqualTo("dog from -1.00, cat from 0.00, owl from 1.00");
  }

  @Test
  void aLineOfOneClassIsOneStretch() {
    assertThat(new Stretches(new int[] {2, 2, 2}, -3, 3).words(NAMES)).isEqualTo("owl from -3.00");
  }
}
