package dev.limn.server.model;

import dev.limn.LimnException;

/** The server finishes what it has accepted and accepts nothing more. */
public final class ServerClosingException extends LimnException {

  private static final long serialVersionUID = 1L;

  /** Makes the failure. */
  public ServerClosingException() {
    super("the server is stopping: ask another one, or this one again later");
  }

  /** Thrown in numbers, and nobody reads where. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
