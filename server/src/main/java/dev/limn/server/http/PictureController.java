package dev.limn.server.http;

import dev.limn.server.sampling.Interpolation;
import dev.limn.server.sampling.Parameters;
import dev.limn.server.sampling.PicturePlan;
import dev.limn.server.sampling.Plane;
import dev.limn.server.sampling.Reconstruction;
import dev.limn.server.sampling.Samples;
import dev.limn.server.sampling.Sampling;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Pictures for people. A GET draws a PNG and works in an {@code <img>}; a POST draws any format.
 */
@Controller("/v1/models/{model}")
@Produces(MediaType.ALL)
final class PictureController {

  /** Names and numbers, no tensors: far less than the bodies of other routes. */
  private static final int MOST_BYTES = 8192;

  private final Sampling sampling;
  private final Caching caching;
  private final BodyBudget budget;

  PictureController(Sampling sampling, Caching caching, BodyBudget budget) {
    this.budget = budget;
    this.caching = caching;
    this.sampling = sampling;
  }

  @Post("/samples")
  CompletableFuture<HttpResponse<?>> drawSamples(String model, HttpRequest<?> request) {
    return posted(model, new Samples(), request);
  }

  @Post("/interpolate")
  CompletableFuture<HttpResponse<?>> drawInterpolation(String model, HttpRequest<?> request) {
    return posted(model, new Interpolation(), request);
  }

  @Post("/grid")
  CompletableFuture<HttpResponse<?>> drawGrid(String model, HttpRequest<?> request) {
    return posted(model, new Plane(), request);
  }

  @Post("/reconstruct")
  @Consumes({"image/png", "image/jpeg", "image/bmp", MediaType.APPLICATION_OCTET_STREAM})
  CompletableFuture<HttpResponse<?>> reconstruct(String model, HttpRequest<?> request) {
    PictureCall call = new PictureCall(request, caching);
    RequestBytes.read(
        request,
        budget,
        call,
        body -> draw(model, new Reconstruction(body), () -> Query.of(request), call),
        call::fail);
    return call;
  }

  private PictureCall posted(String model, PicturePlan plan, HttpRequest<?> request) {
    PictureCall call = new PictureCall(request, caching);
    RequestBytes.read(
        request,
        MOST_BYTES,
        body -> draw(model, plan, () -> Parameters.json(body), call),
        call::fail);
    return call;
  }

  private void draw(
      String model, PicturePlan plan, Supplier<Parameters> parameters, PictureCall call) {
    sampling.plan(model, plan, parameters, call::run, call);
  }
}
