package dev.limn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.LimnException;
import org.junit.jupiter.api.Test;

class CheckTest {

  @Test
  void aBodyThatReturnsHasPassed() {
    Outcome outcome = new Check("a.b", "the rule holds", () -> {}).run();

    assertThat(outcome.passed()).isTrue();
    assertThat(outcome.line()).isEqualTo("ok    a.b                          the rule holds");
  }

  @Test
  void aFailureSaysWhatWasFound() {
    Outcome outcome = failing(new CheckFailure("found 3"));

    assertThat(outcome.passed()).isFalse();
    assertThat(outcome.line())
        .isEqualTo("FAIL  a.b                          the rule holds: found 3");
  }

  @Test
  void whatTheSubjectRefusesIsAFailureToo() {
    assertThat(failing(new LimnException("no such label")).problem()).isEqualTo("no such label");
  }

  @Test
  void aFaultOfTheSubjectIsNamedWithItsType() {
    assertThat(failing(new IllegalStateException("closed")).problem())
        .isEqualTo("java.lang.IllegalStateException: closed");
  }

  @Test
  void aProblemOfSeveralLinesStaysALineOfTheTable() {
    assertThat(failing(new IllegalStateException("one\n  two\n")).line()).endsWith("one two");
  }

  private static Outcome failing(RuntimeException problem) {
    return new Check(
            "a.b",
            "the rule holds",
            () -> {
              throw problem;
            })
        .run();
  }
}
