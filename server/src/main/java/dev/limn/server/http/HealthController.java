package dev.limn.server.http;

import dev.limn.server.model.ModelRepository;
import dev.limn.server.security.Role;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/**
 * The health endpoints of the Open Inference Protocol: status 200 for yes and 400 for no, with an
 * empty body.
 */
@Controller("/v2/health")
@Needs(Role.NONE)
final class HealthController {

  private final ModelRepository models;

  HealthController(ModelRepository models) {
    this.models = models;
  }

  /** Answers whoever can still be answered. */
  @Get("/live")
  HttpStatus live() {
    return HttpStatus.OK;
  }

  /** Answers whether requests for samples are welcome: not before the start nor while stopping. */
  @Get("/ready")
  HttpStatus ready() {
    return models.isReady() ? HttpStatus.OK : HttpStatus.BAD_REQUEST;
  }
}
