package dev.limn;

/**
 * A failure that a user can act on. Its message is one line that names the thing, the rule, what
 * was found and the fix; a command line prints it as it stands, without a stack trace.
 */
public class LimnException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes a failure.
   *
   * @param message one line: thing, rule, finding, fix
   */
  public LimnException(String message) {
    super(message);
  }

  /**
   * Makes a failure with its cause.
   *
   * @param message one line: thing, rule, finding, fix
   * @param cause what brought it about, shown on request only
   */
  public LimnException(String message, Throwable cause) {
    super(message, cause);
  }
}
