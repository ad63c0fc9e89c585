package dev.limn.server.http;

import dev.limn.server.security.Role;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** The description of all routes, and a page that shows it. Nothing comes from elsewhere. */
@Controller("/")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@Needs(Role.NONE)
final class OpenApiController {

  private static final String OWN = "openapi/";
  private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/";
  private static final String SWAGGER_UI_POM =
      "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** All that is ever read, and what it is: no path of a request gets to a file. */
  private static final Map<String, String> FILES =
      Map.of(
          "page.js", SCRIPT,
          "swagger-ui-bundle.js", SCRIPT,
          "swagger-ui.css", "text/css; charset=utf-8");

  @Get("/openapi.yaml")
  HttpResponse<byte[]> description() {
    return response("application/yaml", read(OWN + "openapi.yaml"));
  }

  @Get("/openapi")
  HttpResponse<byte[]> page() {
    return response("text/html; charset=utf-8", read(OWN + "page.html"));
  }

  @Get("/openapi/{file}")
  HttpResponse<byte[]> file(String file) {
    String mediaType = FILES.get(file);
    if (mediaType == null) {
      return Errors.response(HttpStatus.NOT_FOUND, "the page has no such file");
    }
    return response(mediaType, read(file.equals("page.js") ? OWN + file : swaggerUi() + file));
  }

  private static HttpResponse<byte[]> response(String mediaType, byte[] body) {
    return HttpResponse.ok(body)
        .header(HttpHeaders.CONTENT_TYPE, mediaType)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache");
  }

  /** The directory of its version, which its own jar knows. */
  private static String swaggerUi() {
    try (InputStream in = OpenApiController.class.getResourceAsStream(SWAGGER_UI_POM)) {
      Properties properties = new Properties();
      properties.load(in);
      return SWAGGER_UI + properties.getProperty("version") + "/";
    } catch (IOException e) {
      throw new UncheckedIOException("a file of the class path cannot be read", e);
    }
  }

  private static byte[] read(String name) {
    try (InputStream in = OpenApiController.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("a file of the class path cannot be read", e);
    }
  }
}
