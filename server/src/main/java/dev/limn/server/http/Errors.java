package dev.limn.server.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.limn.UsageException;
import dev.limn.server.batch.DeadlineException;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.model.ModelNotReadyException;
import dev.limn.server.model.ServerClosingException;
import dev.limn.server.model.UnknownModelException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.nio.charset.StandardCharsets;

/** The one place where a failure becomes a response: a status and {@code {"error": "..."}}. */
final class Errors {

  static final String UNEXPECTED =
      "the server failed unexpectedly: this is a mistake of its makers";

  private Errors() {}

  static MutableHttpResponse<byte[]> response(Throwable failure) {
    HttpStatus status = status(failure);
    String message = status == HttpStatus.INTERNAL_SERVER_ERROR ? UNEXPECTED : failure.getMessage();
    MutableHttpResponse<byte[]> response = response(status, message);
    if (status == HttpStatus.TOO_MANY_REQUESTS || status == HttpStatus.SERVICE_UNAVAILABLE) {
      response.header(HttpHeaders.RETRY_AFTER, "1");
    }
    if (failure instanceof ServerClosingException) {
      response.header(HttpHeaders.CONNECTION, "close");
    }
    return response;
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

  private static HttpStatus status(Throwable failure) {
    if (failure instanceof UsageException) {
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
    if (failure instanceof ServerClosingException || failure instanceof ModelNotReadyException) {
      return HttpStatus.SERVICE_UNAVAILABLE;
    }
    return HttpStatus.INTERNAL_SERVER_ERROR;
  }
}
