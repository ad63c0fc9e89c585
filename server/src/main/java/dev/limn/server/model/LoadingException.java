package dev.limn.server.model;

import dev.limn.LimnException;

/** A package that was asked for could not be opened. What answered before answers still. */
public final class LoadingException extends LimnException {

  private static final long serialVersionUID = 1L;

  LoadingException(String message) {
    super(message);
  }
}
