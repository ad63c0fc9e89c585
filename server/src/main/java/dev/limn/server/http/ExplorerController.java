package dev.limn.server.http;

import dev.limn.server.security.Role;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;

/**
 * The page on which people look around in a model's latents, and its parts. It holds no secret: a
 * key, where one is needed, is given on it.
 */
@Controller
@Produces(MediaType.ALL)
@Needs(Role.NONE)
final class ExplorerController {

  private final ExplorerFiles files = new ExplorerFiles();

  @Get
  HttpResponse<?> page(HttpRequest<?> request) {
    return file("index.html", request);
  }

  @Get("/explorer/{name}")
  HttpResponse<?> file(String name, HttpRequest<?> request) {
    ExplorerFiles.Part part = files.find(name);
    if (part == null) {
      return Errors.response(HttpStatus.NOT_FOUND, "the explorer page has no file '" + name + "'");
    }
    String given = request.getHeaders().get(HttpHeaders.IF_NONE_MATCH);
    MutableHttpResponse<?> response =
        EntityTags.match(given, part.entityTag())
            ? HttpResponse.notModified()
            : HttpResponse.ok(part.bytes()).contentType(part.mediaType());
    return response
        .header(HttpHeaders.ETAG, part.entityTag())
        .header(HttpHeaders.CACHE_CONTROL, "no-cache");
  }
}
