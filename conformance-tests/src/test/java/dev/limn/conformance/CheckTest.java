package dev.limn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.LimnException;
import org.junit.jupiter.api.Test;

class CheckTest {

  @Test
  void aBodyThatReturnsHasPassed() {
    Outcome outcome = new Check("a.b", "the rule holds", () -> {}).run();

    assertThat(outcome.passed()).isTrue();
    assertThat(outcome.note()).isNull();
    assertThat(outcome.line()).isEqualTo("ok    a.b                          the rule holds");
  }

  @Test
  void aFailureSaysWhatWasFound() {
    Outcome outcome = failing(new CheckFailure("found 3"));

    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(outcome.line())
        .isEqualTo("FAIL  a.b                          the rule holds: found 3");
  }

  @Test
  void whatTheSubjectRefusesIsAFailureToo() {
    Outcome outcome = failing(new LimnException("no such label"));

    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(outcome.problem()).isEqualTo("no such label");
  }

  @Test
  void aFaultOfTheSubjectIsNamedWithItsType() {
    Outcome outcome = failing(new IllegalStateException("closed"));

    assertThat(outcome.verdict()).isEqualTo(Verdict.CRASHED);
    assertThat(outcome.problem()).isEqualTo("java.lang.IllegalStateException: closed");
    assertThat(outcome.line()).startsWith("DIED  a.b ");
  }

  @Test
  void aSubjectThatBreaksDownAltogetherIsAnOutcomeToo() {
    Check check = new Check("a.b", "the rule holds", CheckTest::overflow);

    assertThat(check.run().problem()).isEqualTo("java.lang.StackOverflowError");
  }

  private static void overflow() {
    overflow();
  }

  @Test
  void whatASubjectLacksIsSkippedWithTheReason() {
    Outcome outcome = failing(new NotApplicable("there is no encoder"));

    assertThat(outcome.verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(outcome.problem()).isNull();
    assertThat(outcome.line())
        .isEqualTo("skip  a.b                          the rule holds: there is no encoder");
  }

  @Test
  void aToleranceStandsBehindTheRule() {
    Check check =
        new Check(
            "a.b",
            "numbers agree",
            "within 1e-4",
            () -> {
              throw new CheckFailure("off by 1");
            });

    assertThat(check.run().line()).endsWith("numbers agree, within 1e-4: off by 1");
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
