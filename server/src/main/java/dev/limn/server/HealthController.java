package dev.limn.server;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/**
 * The health endpoints of the Open Inference Protocol, version 2: status 200 for yes and one of 4xx
 * for no, with an empty body.
 */
@Controller("/v2/health")
class HealthController {

  private final Readiness readiness;

  HealthController(Readiness readiness) {
    this.readiness = readiness;
  }

  /** Answers whoever can still be answered. */
  @Get("/live")
  HttpStatus live() {
    return HttpStatus.OK;
  }

  /** Answers whether requests for samples are welcome: not before the start nor while stopping. */
  @Get("/ready")
  HttpStatus ready() {
    return readiness.isReady() ? HttpStatus.OK : HttpStatus.BAD_REQUEST;
  }
}
