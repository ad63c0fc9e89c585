package dev.limn.server.http;

import dev.limn.UsageException;
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
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Pictures for people. A GET draws a PNG and works in an {@code <img>}; a POST draws any format.
 */
@Controller("/v1/models/{model}")
final class PictureController {

  private final Sampling sampling;

  PictureController(Sampling sampling) {
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
    PictureCall call = new PictureCall(request);
    RequestBytes.read(
        request,
        body -> draw(model, new Reconstruction(body), () -> query(request), call),
        call::fail);
    return call;
  }

  private PictureCall png(String model, PicturePlan plan, HttpRequest<?> request) {
    PictureCall call = new PictureCall(request);
    draw(model, plan, () -> pngQuery(request), call);
    return call;
  }

  private PictureCall posted(String model, PicturePlan plan, HttpRequest<?> request) {
    PictureCall call = new PictureCall(request);
    RequestBytes.read(
        request, body -> draw(model, plan, () -> Parameters.json(body), call), call::fail);
    return call;
  }

  private void draw(
      String model, PicturePlan plan, Supplier<Parameters> parameters, PictureCall call) {
    sampling.plan(model, plan, parameters, call::run, call);
  }

  private static Parameters pngQuery(HttpRequest<?> request) {
    Parameters query = query(request);
    if (request.getParameters().contains("format")) {
      throw new UsageException("a GET draws a PNG: leave 'format' out, or POST");
    }
    return query;
  }

  private static Parameters query(HttpRequest<?> request) {
    Map<String, String> values = new TreeMap<>();
    for (String name : request.getParameters().names()) {
      values.put(name, String.join(",", request.getParameters().getAll(name)));
    }
    return new Parameters(values);
  }
}
