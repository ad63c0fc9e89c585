package dev.limn.server.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.limn.UsageException;
import dev.limn.server.batch.AbandonedException;
import dev.limn.server.batch.DeadlineException;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.model.LoadingException;
import dev.limn.server.model.ModelNotReadyException;
import dev.limn.server.model.ServerClosingException;
import dev.limn.server.model.UnknownModelException;
import dev.limn.server.operation.FailureReason;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.exceptions.BufferLengthExceededException;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.nio.charset.StandardCharsets;

/** The one place where a failure becomes a response: a status and {@code {"error": "..."}}. */
final class Errors {

  static final String TOO_LONG = "the body is longer than the server takes: send less at once";

  static final String UNEXPECTED =
      "the server failed unexpectedly: this is a mistake of its makers";

  private static final System.Logger LOG = System.getLogger("dev.limn.server");

  private Errors() {}

  static MutableHttpResponse<byte[]> response(Throwable failure) {
    HttpStatus status = status(failure);
    if (status == HttpStatus.INTERNAL_SERVER_ERROR) {
      LOG.log(System.Logger.Level.ERROR, "unexpected failure of a request", failure);
    }
    MutableHttpResponse<byte[]> response = response(status, message(status, failure));
    Recorder.reason(
        response, isTooLong(failure) ? FailureReason.TOO_LONG : FailureReason.of(failure));
    if (status == HttpStatus.TOO_MANY_REQUESTS || status == HttpStatus.SERVICE_UNAVAILABLE) {
      response.header(HttpHeaders.RETRY_AFTER, "1");
    }
    if (failure instanceof ServerClosingException) {
      response.header(HttpHeaders.CONNECTION, "close");
    }
    return response;
  }

  private static String message(HttpStatus status, Throwable failure) {
    return switch (status) {
      case INTERNAL_SERVER_ERROR -> UNEXPECTED;
      case REQUEST_ENTITY_TOO_LARGE -> TOO_LONG;
      default -> failure.getMessage();
    };
  }

  static MutableHttpResponse<byte[]> response(HttpStatus status, String message) {
    return HttpResponse.<byte[]>status(status)
        .body(body(message))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  static byte[] body(String message) {
    char[] quoted = JsonStringEncoder.getInstance().quoteAsString(message);
    return ("{\"error\":\"" + new String(quoted) + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  static boolean isTooLong(Throwable failure) {
    return failure instanceof ContentLengthExceededException
        || failure instanceof BufferLengthExceededException;
  }

  private static HttpStatus status(Throwable failure) {
    if (failure instanceof UsageException) {
      return HttpStatus.BAD_REQUEST;
    }
    if (isTooLong(failure)) {
      return HttpStatus.REQUEST_ENTITY_TOO_LARGE;
    }
    if (failure instanceof LoadingException) {
      return HttpStatus.BAD_REQUEST;
    }
    if (failure instanceof UnknownModelException) {
      return HttpStatus.NOT_FOUND;
    }
    if (failure instanceof QueueFullException) {
      return HttpStatus.TOO_MANY_REQUESTS;
    }
    if (failure instanceof DeadlineException) {
      return HttpStatus.GATEWAY_TIMEOUT;
    }
    // Of a client that has gone, nobody reads the status.
    if (failure instanceof ServerClosingException
        || failure instanceof ModelNotReadyException
        || failure instanceof AbandonedException) {
      return HttpStatus.SERVICE_UNAVAILABLE;
    }
    return HttpStatus.INTERNAL_SERVER_ERROR;
  }
}
