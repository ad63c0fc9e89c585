package dev.limn.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharesTest {

  @Test
  void whatIsThereIsNamedWithItsCount() {
    assertThat(new Shares(new int[] {2, 0, 2, 2}).words(List.of("cat", "dog", "owl")))
        .isEqualTo("2 of 3 classes: cat (1), owl (3)");
  }
}
