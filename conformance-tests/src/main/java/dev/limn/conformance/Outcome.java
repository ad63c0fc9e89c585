package dev.limn.conformance;

import java.time.Duration;

/**
 * What came of one check.
 *
 * @param id the check's id
 * @param rule the check's rule
 * @param tolerance the check's tolerance
 * @param verdict what it came to
 * @param note what was found in place of what the rule says, or why the check was not tried; null
 *     where it passed
 * @param took how long it ran
 */
public record Outcome(
    String id, String rule, String tolerance, Verdict verdict, String note, Duration took) {

  /**
   * Whether the check passed.
   *
   * @return true where there is no problem
   */
  public boolean passed() {
    return verdict == Verdict.PASSED;
  }

  /**
   * What was found in place of what the rule says.
   *
   * @return the problem; null where the check passed or was not tried
   */
  public String problem() {
    return verdict.isBad() ? note : null;
  }

  /**
   * The outcome as a line of a table.
   *
   * @return mark, id, rule with its tolerance, and the note where there is one
   */
  public String line() {
    String head = "%-4s  %-27s  %s".formatted(verdict.mark(), id, rule);
    String bounded = tolerance.equals(Check.EXACT) ? head : head + ", " + tolerance;
    return note == null ? bounded : bounded + ": " + note.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
