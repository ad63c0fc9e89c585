package dev.limn.conformance.report;

import dev.limn.conformance.Check;
import dev.limn.conformance.Exclusions;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.Suite;
import dev.limn.conformance.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs suites, check by check, in order.
 *
 * @param exclusions what is not tried
 * @param stop asked before each check; once true, no other is begun
 * @param listener learns each outcome as it comes
 */
public record SuiteRunner(Exclusions exclusions, BooleanSupplier stop, Consumer<Outcome> listener) {

  /**
   * Runs a suite. Whatever a subject throws becomes an outcome.
   *
   * @param suite the suite
   * @return what came of the checks that were reached
   */
  public SuiteReport run(Suite suite) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Check check : suite.checks()) {
      if (stop.getAsBoolean()) {
        break;
      }
      Outcome outcome = outcome(check);
      outcomes.add(outcome);
      listener.accept(outcome);
    }
    return new SuiteReport(suite.name(), suite.subject(), outcomes);
  }

  private Outcome outcome(Check check) {
    Optional<String> reason = exclusions.reason(check.id());
    return reason.isPresent() ? check.untried(Verdict.EXCLUDED, reason.get()) : check.run();
  }
}
