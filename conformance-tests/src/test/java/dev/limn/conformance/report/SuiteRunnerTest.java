package dev.limn.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.Exclusions;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuiteRunnerTest {

  @Test
  void everythingThatASubjectDoesIsAnOutcome() {
    assertThat(Reports.report().outcomes())
        .extracting(Outcome::verdict)
        .containsExactly(
            Verdict.PASSED,
            Verdict.FAILED,
            Verdict.FAILED,
            Verdict.CRASHED,
            Verdict.SKIPPED,
            Verdict.EXCLUDED);
  }

  @Test
  void whatIsExcludedIsNotTriedAndShownWithItsReason() {
    Outcome last = Reports.report().outcomes().get(5);

    assertThat(last.line()).startsWith("excl  demo.known ").endsWith(": it is old");
  }

  @Test
  void eachOutcomeIsToldAsItComes() {
    List<Outcome> told = new ArrayList<>();

    SuiteReport report = new SuiteRunner(Exclusions.NONE, () -> false, told::add).run(Reports.ALL);

    assertThat(told).isEqualTo(report.outcomes()).hasSize(6);
  }

  @Test
  void nothingIsBegunAfterAStop() {
    List<Outcome> told = new ArrayList<>();
    SuiteRunner runner = new SuiteRunner(Exclusions.NONE, () -> told.size() == 2, told::add);

    assertThat(runner.run(Reports.ALL).outcomes()).hasSize(2);
  }

  @Test
  void theVerdictCountsAll() {
    assertThat(Reports.report().line())
        .isEqualTo("demo subject fails 3 checks: 1 passed, 3 failed, 1 skipped, 1 excluded");
  }

  @Test
  void aSubjectThatIsNotThereIsHeldToNothing() {
    SuiteReport report =
        new SuiteRunner(Exclusions.NONE, () -> false, outcome -> {})
            .run(Reports.ALL.absent("no device"));

    assertThat(report.bad()).isZero();
    assertThat(report.line())
        .isEqualTo("demo subject was not held to anything: 0 passed, 6 skipped");
    assertThat(report.outcomes()).extracting(Outcome::note).containsOnly("no device");
  }
}
