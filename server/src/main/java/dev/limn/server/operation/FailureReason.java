package dev.limn.server.operation;

import dev.limn.UsageException;
import dev.limn.server.batch.AbandonedException;
import dev.limn.server.batch.DeadlineException;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.model.LoadingException;
import dev.limn.server.model.ModelNotReadyException;
import dev.limn.server.model.ServerClosingException;
import dev.limn.server.model.UnknownModelException;
import java.util.Locale;

/** Why a request got no answer. */
public enum FailureReason {
  /** What it asks for cannot be, or it cannot be read. */
  BAD_REQUEST,
  /** Nobody knows who asks. */
  UNAUTHENTICATED,
  /** Who asks may not. */
  FORBIDDEN,
  /** There is no such route, model or version. */
  NOT_FOUND,
  /** It is longer than a request may be. */
  TOO_LONG,
  /** A model could not be loaded. */
  NOT_LOADED,
  /** There was no room for it. */
  OVERLOADED,
  /** It waited longer than it may. */
  DEADLINE,
  /** The model is known and does not answer. */
  MODEL_NOT_READY,
  /** The server is stopping. */
  STOPPING,
  /** The client went away. */
  CLIENT_GONE,
  /** A mistake of the server. */
  INTERNAL;

  /**
   * The reason of a failure.
   *
   * @param failure what was thrown
   * @return {@link #INTERNAL} for whatever no client can cause
   */
  public static FailureReason of(Throwable failure) {
    if (failure instanceof QueueFullException) {
      return OVERLOADED;
    }
    if (failure instanceof UsageException) {
      return BAD_REQUEST;
    }
    if (failure instanceof DeadlineException) {
      return DEADLINE;
    }
    if (failure instanceof UnknownModelException) {
      return NOT_FOUND;
    }
    if (failure instanceof LoadingException) {
      return NOT_LOADED;
    }
    if (failure instanceof ModelNotReadyException) {
      return MODEL_NOT_READY;
    }
    if (failure instanceof ServerClosingException) {
      return STOPPING;
    }
    return failure instanceof AbandonedException ? CLIENT_GONE : INTERNAL;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
