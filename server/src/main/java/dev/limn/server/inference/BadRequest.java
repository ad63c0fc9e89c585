package dev.limn.server.inference;

import dev.limn.UsageException;

/** A request that is malformed or asks what the model does not have. The message is one line. */
public final class BadRequest extends UsageException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the failure.
   *
   * @param message one line: thing, rule, finding, fix
   */
  public BadRequest(String message) {
    super(message);
  }

  /** Thrown in numbers, and nobody reads where. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
