package dev.limn.server.http;

import dev.limn.server.inference.ServerMetadata;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/** The metadata of the server, of the Open Inference Protocol. */
@Controller("/v2")
final class ServerController {

  @Get
  HttpResponse<byte[]> metadata() {
    return Json.protocol(ServerMetadata.LIMN);
  }
}
