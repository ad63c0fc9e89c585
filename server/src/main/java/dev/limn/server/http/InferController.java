package dev.limn.server.http;

import dev.limn.server.inference.Inference;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletableFuture;

/** The infer routes of the Open Inference Protocol. */
@Controller("/v2/models/{model}")
@Produces(MediaType.ALL)
@RecordsItself
@Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
final class InferController {

  private final Inference inference;
  private final Recorder recorder;
  private final BodyBudget budget;

  InferController(Inference inference, Recorder recorder, BodyBudget budget) {
    this.budget = budget;
    this.recorder = recorder;
    this.inference = inference;
  }

  @Post("/infer")
  CompletableFuture<HttpResponse<?>> infer(String model, HttpRequest<?> request) {
    return infer(model, null, request);
  }

  @Post("/versions/{version}/infer")
  CompletableFuture<HttpResponse<?>> infer(String model, String version, HttpRequest<?> request) {
    InferReply reply = new InferReply(request, recorder);
    RequestBytes.read(
        request,
        budget,
        reply,
        body -> inference.infer(model, version, body, headerLength(request, body), reply),
        reply::fail);
    return reply;
  }

  /** Where the JSON ends; -1, which no body has, for a header that is no number. */
  private static int headerLength(HttpRequest<?> request, byte[] body) {
    String header = request.getHeaders().get(InferReply.HEADER_LENGTH);
    if (header == null) {
      return body.length;
    }
    try {
      return Integer.parseInt(header);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
