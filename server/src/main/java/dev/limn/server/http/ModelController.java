package dev.limn.server.http;

import dev.limn.server.inference.ModelMetadata;
import dev.limn.server.inference.ModelStatistics;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ServedModel;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.util.List;
import java.util.function.Function;

/** What the Open Inference Protocol tells of a model: metadata, readiness, statistics. */
@Controller("/v2/models/{model}")
final class ModelController {

  private record Statistics(List<ModelStatistics> modelStats) {}

  private final ModelRepository models;

  ModelController(ModelRepository models) {
    this.models = models;
  }

  @Get
  HttpResponse<byte[]> metadata(String model) {
    return metadataOf(model, null);
  }

  @Get("/versions/{version}")
  HttpResponse<byte[]> metadata(String model, String version) {
    return metadataOf(model, version);
  }

  @Get("/ready")
  HttpStatus ready(String model) {
    return status(models.isReady(model, null));
  }

  @Get("/versions/{version}/ready")
  HttpStatus ready(String model, String version) {
    return status(models.isReady(model, version));
  }

  @Get("/stats")
  HttpResponse<byte[]> statistics(String model) {
    return statisticsOf(model, null);
  }

  @Get("/versions/{version}/stats")
  HttpResponse<byte[]> statistics(String model, String version) {
    return statisticsOf(model, version);
  }

  private static HttpStatus status(boolean ready) {
    return ready ? HttpStatus.OK : HttpStatus.BAD_REQUEST;
  }

  private HttpResponse<byte[]> metadataOf(String name, String version) {
    List<String> versions = version == null ? models.versions(name) : List.of(version);
    return Json.protocol(held(name, version, held -> ModelMetadata.of(held.manifest(), versions)));
  }

  private HttpResponse<byte[]> statisticsOf(String name, String version) {
    return Json.protocol(new Statistics(List.of(held(name, version, ModelStatistics::of))));
  }

  private <T> T held(String name, String version, Function<ServedModel, T> use) {
    ServedModel model = models.hold(name, version);
    try {
      return use.apply(model);
    } finally {
      model.release();
    }
  }
}
