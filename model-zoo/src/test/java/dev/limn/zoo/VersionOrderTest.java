package dev.limn.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionOrderTest {

  @Test
  void numbersAreComparedAsNumbersAndWhatFollowsAHyphenIsEarlier() {
    List<String> ordered =
        List.of(
            "0.9",
            "1",
            "1.0",
            "1.0.0-rc.2",
            "1.0.0-rc.10",
            "1.0.0",
            "1.2.0",
            "1.10.0",
            "99999999999");
    List<String> shuffled = new ArrayList<>(ordered);
    Collections.reverse(shuffled);

    shuffled.sort(new VersionOrder());

    assertThat(shuffled).containsExactlyElementsOf(ordered);
  }

  @Test
  void onlyEqualVersionsAreEqual() {
    assertThat(new VersionOrder().compare("1.0", "1.0")).isZero();
    assertThat(new VersionOrder().compare("1.0", "1-0")).isNotZero();
  }
}
