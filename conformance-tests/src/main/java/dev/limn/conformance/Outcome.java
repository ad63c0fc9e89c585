package dev.limn.conformance;

/**
 * What came of one check.
 *
 * @param id the check's id
 * @param rule the check's rule
 * @param problem what was found in place of what the rule says; null where the check passed
 */
public record Outcome(String id, String rule, String problem) {

  /**
   * Whether the check passed.
   *
   * @return true where there is no problem
   */
  public boolean passed() {
    return problem == null;
  }

  /**
   * The outcome as a line of a table.
   *
   * @return mark, id, rule, and the problem where there is one
   */
  public String line() {
    String head = "%-4s  %-27s  %s".formatted(passed() ? "ok" : "FAIL", id, rule);
    return passed() ? head : head + ": " + problem.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
