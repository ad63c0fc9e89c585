package dev.limn.server.http;

import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ServedModel;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.util.List;

/** What people need to know of the models to ask them for pictures. */
@Controller("/v1/models")
final class CatalogueController {

  private record Entry(
      String name,
      String version,
      String family,
      String description,
      ImageFormat image,
      LatentSpace latent,
      boolean conditional,
      boolean reconstructs,
      List<String> precisions,
      String licence,
      String sha256) {

    static Entry of(ServedModel model) {
      Manifest manifest = model.manifest();
      return new Entry(
          manifest.name(),
          manifest.version(),
          manifest.family(),
          manifest.description(),
          manifest.image(),
          manifest.latent(),
          manifest.conditional(),
          manifest.file(FileRole.ENCODER).isPresent(),
          model.precisions().stream().map(Object::toString).toList(),
          manifest.licence(),
          model.sha256());
    }
  }

  private record Catalogue(List<Entry> models) {}

  private final ModelRepository models;

  CatalogueController(ModelRepository models) {
    this.models = models;
  }

  /** All versions of all models that answer: told without holding one, for one may go meanwhile. */
  @Get
  HttpResponse<byte[]> list() {
    return Json.own(new Catalogue(models.models().stream().map(Entry::of).toList()));
  }

  /** The latest version of a model. */
  @Get("/{model}")
  HttpResponse<byte[]> show(String model) {
    ServedModel latest = models.hold(model, null);
    try {
      return Json.own(Entry.of(latest));
    } finally {
      latest.release();
    }
  }
}
