package dev.limn.conformance;

/** A subject does not behave as a check's rule says. */
public final class CheckFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes a failure.
   *
   * @param found one line: what was found in place of what the rule says
   */
  public CheckFailure(String found) {
    super(found);
  }
}
