package dev.limn.server.batch;

import dev.limn.LimnException;

/** A request that waited longer than it may. It was not computed. */
public final class DeadlineException extends LimnException {

  private static final long serialVersionUID = 1L;

  /** Makes the failure. */
  public DeadlineException() {
    super("the request waited longer than its deadline allows: ask for less or wait longer");
  }

  /** Thrown in numbers under load, and nobody reads where. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
