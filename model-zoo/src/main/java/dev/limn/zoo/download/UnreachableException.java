package dev.limn.zoo.download;

import dev.limn.LimnException;
import java.io.IOException;

/** Nobody answered: there may be no network. What is here already may do. */
public final class UnreachableException extends LimnException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes a failure.
   *
   * @param message one line: thing, rule, finding, fix
   */
  public UnreachableException(String message) {
    super(message);
  }

  UnreachableException(String message, IOException cause) {
    super(message, cause);
  }
}
