package dev.limn.server.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.util.List;
import java.util.Optional;

/** The metadata of the server, of the Open Inference Protocol. */
@Controller("/v2")
final class ServerController {

  private record Metadata(String name, String version, List<String> extensions) {}

  private static final Metadata METADATA =
      new Metadata(
          "limn",
          Optional.ofNullable(ServerController.class.getPackage().getImplementationVersion())
              .orElse("development"),
          List.of("binary_tensor_data", "model_repository", "statistics", "seeded_sampling"));

  @Get
  HttpResponse<byte[]> metadata() {
    return Json.protocol(METADATA);
  }
}
