package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassBalanceTest {

  @Test
  void sharesOfAHalfAndTwoQuartersHaveOneAndAHalfBits() {
    ClassBalance balance = ClassBalance.of(new int[] {0, 2, 0, 1}, 3);

    assertThat(balance.evenness()).isCloseTo(1.5 / (Math.log(3) / Math.log(2)), within(1e-12));
    assertThat(balance.rarest()).isEqualTo(0.25);
  }

  @Test
  void allAlikeIsOneAndASingleClassIsNothing() {
    ClassBalance even = ClassBalance.of(new int[] {0, 1, 2, 3}, 4);
    ClassBalance single = ClassBalance.of(new int[] {3, 3}, 4);

    assertThat(even.evenness()).isCloseTo(1, within(1e-12));
    assertThat(even.rarest()).isEqualTo(0.25);
    assertThat(single).isEqualTo(new ClassBalance(0, 0));
  }

  @Test
  void nothingHasNoBalance() {
    assertThatThrownBy(() -> ClassBalance.of(new int[0], 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("balance needs an image and two classes, found 0 and 10");
  }
}
