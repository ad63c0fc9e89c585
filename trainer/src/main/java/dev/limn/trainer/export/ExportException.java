package dev.limn.trainer.export;

import dev.limn.LimnException;

/** A block that cannot be exported, or an exported graph that differs from its block. */
public class ExportException extends LimnException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes a failure.
   *
   * @param message one line: thing, rule, finding, fix
   */
  public ExportException(String message) {
    super(message);
  }

  /**
   * Makes a failure with its cause.
   *
   * @param message one line: thing, rule, finding, fix
   * @param cause what brought it about, shown on request only
   */
  public ExportException(String message, Throwable cause) {
    super(message, cause);
  }
}
