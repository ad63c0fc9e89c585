package dev.limn.server.http;

import static dev.limn.server.LiveServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.limn.server.LiveServer;
import dev.limn.server.security.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The description of the routes is held to the routes, and its page to what it is made of. */
@Timeout(60)
class OpenApiContractTest {

  private static final List<String> METHODS = List.of("get", "post", "put", "delete", "patch");

  @TempDir static Path directory;
  private static LiveServer server;
  private static JsonNode description;

  @BeforeAll
  static void start() throws Exception {
    server = LiveServer.start(directory, Map.of());
    description = new YAMLMapper().readTree(server.get("/openapi.yaml").body());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Set<String> described() {
    Set<String> routes = new TreeSet<>();
    description
        .get("paths")
        .properties()
        .forEach(
            path ->
                METHODS.stream()
                    .filter(path.getValue()::has)
                    .forEach(method -> routes.add(method + " " + path.getKey())));
    return routes;
  }

  /** A HEAD comes with each GET, and nobody describes it. */
  @Test
  void theDescriptionNamesAllRoutesAndNoOthers() {
    Set<String> routes = new TreeSet<>();
    for (RouteTable.Entry route : server.part(RouteTable.class).entries()) {
      if (!route.method().equals("HEAD")) {
        routes.add(route.method().toLowerCase(Locale.ROOT) + " " + route.template());
      }
    }

    assertThat(described()).isEqualTo(routes);
  }

  @Test
  void itSaysWhichRoutesAreOpenAndWhichAreNever() {
    for (RouteTable.Entry route : server.part(RouteTable.class).entries()) {
      JsonNode path = description.get("paths").get(route.template());
      JsonNode security = path.path(route.method().toLowerCase(Locale.ROOT)).path("security");
      if (route.method().equals("HEAD")) {
        continue;
      }
      String expected =
          route.needed() == Role.NONE
              ? "[]"
              : route.needed() == Role.MANAGE ? "[{\"key\":[]}]" : "";
      assertThat(security.toString()).as(route.template()).isEqualTo(expected);
    }
  }

  @Test
  void eachParameterOfAPathIsDescribed() {
    Pattern parameter = Pattern.compile("\\{([a-z]+)}");
    description
        .get("paths")
        .properties()
        .forEach(
            path ->
                parameter
                    .matcher(path.getKey())
                    .results()
                    .forEach(
                        name ->
                            assertThat(parameters(path.getValue()))
                                .as(path.getKey())
                                .contains(name.group(1))));
  }

  private static Set<String> parameters(JsonNode path) {
    Set<String> names = new TreeSet<>();
    path.findValues("parameters")
        .forEach(list -> list.forEach(one -> names.add(resolved(one).path("name").asText())));
    return names;
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? description.at(node.get("$ref").asText().substring(1)) : node;
  }

  @Test
  void eachReferenceLeadsSomewhere() {
    List<JsonNode> references = description.findValues("$ref");

    assertThat(references).hasSizeGreaterThan(50);
    for (JsonNode reference : references) {
      assertThat(description.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  @Test
  void thePageIsMadeOfThisServersFilesAlone() throws Exception {
    HttpResponse<byte[]> page = server.get("/openapi");

    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
    Pattern.compile("(?:src|href)=\"([^\"]+)\"")
        .matcher(text(page))
        .results()
        .map(match -> match.group(1))
        .filter(link -> !link.startsWith("data:"))
        .forEach(
            link -> {
              assertThat(link).startsWith("/");
              assertThat(status(link)).as(link).isEqualTo(200);
            });
  }

  private static int status(String path) {
    try {
      return server.get(path).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itsScriptIsThatOfTheLibrary() throws Exception {
    HttpResponse<byte[]> script = server.get("/openapi/swagger-ui-bundle.js");

    assertThat(script.headers().firstValue("Content-Type"))
        .contains("text/javascript; charset=utf-8");
    assertThat(script.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(script.body()).hasSizeGreaterThan(1_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/openapi/none.js", "/openapi/openapi.yaml", "/openapi/..%2f..%2fcommands.tsv"})
  void noOtherFileIsRead(String path) throws Exception {
    assertThat(server.get(path).statusCode()).isIn(400, 404);
  }
}
