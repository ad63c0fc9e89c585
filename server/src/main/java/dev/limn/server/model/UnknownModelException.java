package dev.limn.server.model;

import dev.limn.LimnException;

/** There is no model of that name, or no such version of it. */
public final class UnknownModelException extends LimnException {

  private static final long serialVersionUID = 1L;

  UnknownModelException(String message) {
    super(message);
  }

  /** Thrown in numbers, and nobody reads where. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
