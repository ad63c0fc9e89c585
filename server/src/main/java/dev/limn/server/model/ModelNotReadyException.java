package dev.limn.server.model;

import dev.limn.LimnException;

/** The model is known and does not answer now. */
public final class ModelNotReadyException extends LimnException {

  private static final long serialVersionUID = 1L;

  ModelNotReadyException(String message) {
    super(message);
  }

  /** Thrown in numbers, and nobody reads where. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
