package dev.limn.bulk;

import dev.limn.LimnException;

/** The work was asked to end early and did. */
public final class StoppedException extends LimnException {

  private static final long serialVersionUID = 1L;

  StoppedException() {
    super("stopped");
  }
}
