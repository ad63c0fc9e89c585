package dev.limn;

/**
 * A request that could never be carried out as it was worded: an unknown name, an option out of
 * range, options that exclude each other. Commands end with exit code 2 on it, servers answer 400.
 */
public class UsageException extends LimnException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes a usage failure.
   *
   * @param message one line: thing, rule, finding, fix
   */
  public UsageException(String message) {
    super(message);
  }
}
