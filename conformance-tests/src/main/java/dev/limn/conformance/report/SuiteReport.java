package dev.limn.conformance.report;

import dev.limn.conformance.Outcome;
import dev.limn.conformance.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a suite.
 *
 * @param name the suite's name
 * @param subject what was held to it
 * @param outcomes of its checks, in order
 */
public record SuiteReport(String name, String subject, List<Outcome> outcomes) {

  /** Copies the list. */
  public SuiteReport {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * How many checks came to a verdict.
   *
   * @param verdict which
   * @return their number
   */
  public int count(Verdict verdict) {
    return (int) outcomes.stream().filter(outcome -> outcome.verdict() == verdict).count();
  }

  /**
   * How many checks speak against the subject.
   *
   * @return those that failed or crashed
   */
  public int bad() {
    return (int) outcomes.stream().filter(outcome -> outcome.verdict().isBad()).count();
  }

  /**
   * Whether the subject was held to something and nothing speaks against it.
   *
   * @return whether at least one check passed and none failed
   */
  public boolean conforms() {
    return bad() == 0 && count(Verdict.PASSED) > 0;
  }

  /**
   * How long the checks ran.
   *
   * @return the sum
   */
  public Duration took() {
    return outcomes.stream().map(Outcome::took).reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * The suite in one line.
   *
   * @return such as {@code provider cpu conforms: 18 passed}
   */
  public String line() {
    return "%s %s %s: %s".formatted(name, subject, verdict(), counts());
  }

  private String verdict() {
    if (bad() > 0) {
      return "fails " + (bad() == 1 ? "1 check" : bad() + " checks");
    }
    return conforms() ? "conforms" : "was not held to anything";
  }

  private String counts() {
    List<String> counts = new ArrayList<>();
    counts.add(count(Verdict.PASSED) + " passed");
    add(counts, bad(), "failed");
    add(counts, count(Verdict.SKIPPED), "skipped");
    add(counts, count(Verdict.EXCLUDED), "excluded");
    return String.join(", ", counts);
  }

  private static void add(List<String> counts, int count, String what) {
    if (count > 0) {
      counts.add(count + " " + what);
    }
  }
}
