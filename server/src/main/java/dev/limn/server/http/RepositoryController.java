package dev.limn.server.http;

import dev.limn.UsageException;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ModelState;
import dev.limn.server.security.Role;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.concurrent.CompletableFuture;

/** The model repository extension of the Open Inference Protocol. */
@Controller("/v2/repository")
@Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
final class RepositoryController {

  /** A flag: far less than the bodies of other routes. */
  private static final int MOST_BYTES = 8192;

  private final ModelRepository models;

  RepositoryController(ModelRepository models) {
    this.models = models;
  }

  /** Lists all packages, or with {@code {"ready": true}} those that answer. */
  @Post("/index")
  CompletableFuture<HttpResponse<?>> index(HttpRequest<?> request) {
    CompletableFuture<HttpResponse<?>> response = new CompletableFuture<>();
    RequestBytes.read(
        request,
        MOST_BYTES,
        body -> response.complete(index(body)),
        failure -> response.complete(Errors.response(failure)));
    return response;
  }

  private HttpResponse<byte[]> index(byte[] body) {
    try {
      boolean readyOnly = Json.flag(body, "ready");
      return Json.protocol(
          models.index().stream()
              .filter(entry -> !readyOnly || entry.state() == ModelState.READY)
              .toList());
    } catch (UsageException e) {
      return Errors.response(e);
    }
  }

  /** Opens what is new or changed of a model, and returns when it answers. */
  @Post("/models/{model}/load")
  @Needs(Role.MANAGE)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpStatus load(String model) {
    models.load(model);
    return HttpStatus.OK;
  }

  /** Closes a model after the calls in progress. */
  @Post("/models/{model}/unload")
  @Needs(Role.MANAGE)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpStatus unload(String model) {
    models.unload(model);
    return HttpStatus.OK;
  }
}
