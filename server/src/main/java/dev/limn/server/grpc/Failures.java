package dev.limn.server.grpc;

import dev.limn.UsageException;
import dev.limn.server.batch.AbandonedException;
import dev.limn.server.batch.DeadlineException;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.model.LoadingException;
import dev.limn.server.model.ModelNotReadyException;
import dev.limn.server.model.ServerClosingException;
import dev.limn.server.model.UnknownModelException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The one place where a failure becomes a status of gRPC. */
final class Failures {

  /** Clients take no more than 8 KB of trailers. */
  private static final int LONGEST_MESSAGE = 1000;

  private static final String UNEXPECTED =
      "the server failed unexpectedly: this is a mistake of its makers";

  private static final System.Logger LOG = System.getLogger("dev.limn.server");

  private Failures() {}

  static Status status(Throwable failure) {
    if (failure instanceof StatusRuntimeException known) {
      return known.getStatus();
    }
    Status.Code code = code(failure);
    if (code == Status.Code.INTERNAL) {
      LOG.log(System.Logger.Level.ERROR, "unexpected failure of a call", failure);
      return code.toStatus().withDescription(UNEXPECTED);
    }
    String message = failure.getMessage();
    return code.toStatus()
        .withDescription(
            message.length() <= LONGEST_MESSAGE
                ? message
                : message.substring(0, LONGEST_MESSAGE) + "...");
  }

  private static Status.Code code(Throwable failure) {
    if (failure instanceof UsageException) {
      return Status.Code.INVALID_ARGUMENT;
    }
    if (failure instanceof LoadingException) {
      return Status.Code.FAILED_PRECONDITION;
    }
    if (failure instanceof UnknownModelException) {
      return Status.Code.NOT_FOUND;
    }
    if (failure instanceof QueueFullException) {
      return Status.Code.RESOURCE_EXHAUSTED;
    }
    if (failure instanceof DeadlineException) {
      return Status.Code.DEADLINE_EXCEEDED;
    }
    if (failure instanceof ServerClosingException || failure instanceof ModelNotReadyException) {
      return Status.Code.UNAVAILABLE;
    }
    return failure instanceof AbandonedException ? Status.Code.CANCELLED : Status.Code.INTERNAL;
  }
}
