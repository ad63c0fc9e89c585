package dev.limn.server.http;

import dev.limn.server.sampling.Interpolation;
import dev.limn.server.sampling.PicturePlan;
import dev.limn.server.sampling.Plane;
import dev.limn.server.sampling.Samples;
import dev.limn.server.sampling.Sampling;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletableFuture;

/** Pictures that work in an {@code <img>}. */
@Controller("/v1/models/{model}")
@Produces(MediaType.ALL)
final class PngController {

  private final Sampling sampling;
  private final Caching caching;

  PngController(Sampling sampling, Caching caching) {
    this.caching = caching;
    this.sampling = sampling;
  }

  @Get("/samples.png")
  CompletableFuture<HttpResponse<?>> samples(String model, HttpRequest<?> request) {
    return png(model, new Samples(), request);
  }

  @Get("/interpolate.png")
  CompletableFuture<HttpResponse<?>> interpolate(String model, HttpRequest<?> request) {
    return png(model, new Interpolation(), request);
  }

  @Get("/grid.png")
  CompletableFuture<HttpResponse<?>> grid(String model, HttpRequest<?> request) {
    return png(model, new Plane(), request);
  }

  private PictureCall png(String model, PicturePlan plan, HttpRequest<?> request) {
    PictureCall call = new PictureCall(request, caching);
    sampling.plan(model, plan, () -> Query.ofPng(request), call::run, call);
    return call;
  }
}
