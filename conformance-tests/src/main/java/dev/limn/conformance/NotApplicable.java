package dev.limn.conformance;

/** A subject lacks what a check's rule is about, and may. */
public final class NotApplicable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the reason for a skip.
   *
   * @param reason one line: what is not there
   */
  public NotApplicable(String reason) {
    super(reason);
  }
}
