package dev.limn.server.http;

import dev.limn.server.inference.Answer;
import dev.limn.server.inference.Reply;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.concurrent.CompletableFuture;

/** A response that a worker completes. Failures are responses, too: thrown ones cost much more. */
final class InferReply extends CompletableFuture<HttpResponse<?>> implements Reply {

  static final String HEADER_LENGTH = "Inference-Header-Content-Length";

  private final HttpRequest<?> request;

  InferReply(HttpRequest<?> request) {
    this.request = request;
  }

  @Override
  public void answer(Answer answer) {
    MutableHttpResponse<byte[]> response = HttpResponse.ok(answer.body());
    if (answer.isBinary()) {
      response.contentType(MediaType.APPLICATION_OCTET_STREAM_TYPE);
      response.header(HEADER_LENGTH, String.valueOf(answer.headerLength()));
    } else {
      response.contentType(MediaType.APPLICATION_JSON_TYPE);
    }
    complete(response);
  }

  @Override
  public void fail(Throwable failure) {
    complete(Errors.response(failure));
  }

  @Override
  public boolean isGone() {
    return Connections.isGone(request);
  }
}
