package dev.limn.server.grpc;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.server.batch.AbandonedException;
import dev.limn.server.batch.DeadlineException;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.model.LoadingException;
import dev.limn.server.model.ModelNotReadyException;
import dev.limn.server.model.ServerClosingException;
import dev.limn.server.model.UnknownModelException;
import dev.limn.server.operation.FailureReason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The one place where a failure becomes a status of gRPC, whose cause it stays. */
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
      return code.toStatus().withDescription(UNEXPECTED).withCause(failure);
    }
    String message = failure.getMessage();
    return code.toStatus()
        .withDescription(
            message.length() <= LONGEST_MESSAGE
                ? message
                : message.substring(0, LONGEST_MESSAGE) + "...")
        .withCause(failure);
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

  /** Why a call has ended with a status that is not OK. */
  static FailureReason reason(Status status) {
    if (status.getCause() instanceof LimnException known) {
      return FailureReason.of(known);
    }
    return switch (status.getCode()) {
      case INVALID_ARGUMENT -> FailureReason.BAD_REQUEST;
      case UNAUTHENTICATED -> FailureReason.UNAUTHENTICATED;
      case PERMISSION_DENIED -> FailureReason.FORBIDDEN;
      case NOT_FOUND, UNIMPLEMENTED -> FailureReason.NOT_FOUND;
      // Our own refusals have a cause: these are the transport's.
      case RESOURCE_EXHAUSTED -> FailureReason.TOO_LONG;
      case DEADLINE_EXCEEDED -> FailureReason.DEADLINE;
      case CANCELLED, UNAVAILABLE -> FailureReason.CLIENT_GONE;
      // Without a cause it is said of messages that are none.
      case INTERNAL ->
          status.getCause() == null ? FailureReason.BAD_REQUEST : FailureReason.INTERNAL;
      default -> FailureReason.INTERNAL;
    };
  }
}
