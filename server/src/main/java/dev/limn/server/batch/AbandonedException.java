package dev.limn.server.batch;

import dev.limn.LimnException;

/** A request whose client has gone. It was not computed. */
public final class AbandonedException extends LimnException {

  private static final long serialVersionUID = 1L;

  /** Makes the failure. */
  public AbandonedException() {
    super("the client has gone");
  }

  /** Thrown in numbers under load, and nobody reads where. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
