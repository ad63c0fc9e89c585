package dev.limn.conformance;

/** What a check comes to. */
public enum Verdict {
  /** The subject behaves as the rule says. */
  PASSED("ok"),
  /** It does not, or refused what it must not refuse. */
  FAILED("FAIL"),
  /** It broke down in a way that it does not mean: an error of the subject, or of the check. */
  CRASHED("DIED"),
  /** It lacks what the rule is about, and may. */
  SKIPPED("skip"),
  /** Whoever asked has declared that the rule is not kept, with the reason. */
  EXCLUDED("excl");

  private final String mark;

  Verdict(String mark) {
    this.mark = mark;
  }

  /**
   * Whether a subject of this verdict does not conform.
   *
   * @return true for what failed or crashed
   */
  public boolean isBad() {
    return this == FAILED || this == CRASHED;
  }

  /**
   * The verdict in a table.
   *
   * @return at most four characters
   */
  public String mark() {
    return mark;
  }
}
