package dev.limn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExclusionsTest {

  private static final Exclusions SOME =
      Exclusions.parse(List.of("# known", "", "a.b = it is old", "v2.stats*=no statistics = yet"));

  @Test
  void anExclusionIsAnIdAndAReason() {
    assertThat(SOME.reason("a.b")).contains("it is old");
    assertThat(SOME.reason("a.bc")).isEmpty();
  }

  @Test
  void aStarStandsForAllThatBeginSo() {
    assertThat(SOME.reason("v2.stats-count")).contains("no statistics = yet");
    assertThat(SOME.reason("v2.stat")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a.b=", "a.b=  ", "=because"})
  void anExclusionWithoutIdOrReasonIsRefused(String line) {
    assertThatThrownBy(() -> Exclusions.parse(List.of(line)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("an exclusion is ID=REASON, and the reason is shown, found '");
  }

  @Test
  void anIdIsExcludedOnce() {
    assertThatThrownBy(() -> Exclusions.parse(List.of("a.b=x", "a.b=y")))
        .hasMessage("check a.b is excluded twice");
  }

  @Test
  void anExclusionThatFitsNothingIsRefused() {
    assertThatCode(() -> SOME.requireUsed(List.of("a.b", "v2.stats-count", "c")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> SOME.requireUsed(List.of("a.c", "v2.stats")))
        .isInstanceOf(UsageException.class)
        .hasMessage("no check 'a.b' to exclude; did you mean 'a.c'?");
    assertThatThrownBy(() -> SOME.requireUsed(List.of("a.b")))
        .hasMessageStartingWith("no check 'v2.stats*' to exclude");
  }
}
