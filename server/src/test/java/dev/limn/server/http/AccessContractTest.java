package dev.limn.server.http;

import static dev.limn.server.LiveServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.server.LiveServer;
import dev.limn.server.security.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask which route: all routes that there are, over real sockets. */
@Timeout(60)
class AccessContractTest {

  private static final List<String> OPEN =
      List.of(
          "/v2/health/live",
          "/v2/health/ready",
          "/",
          "/explorer/{name}",
          "/openapi",
          "/openapi.yaml",
          "/openapi/{file}");

  private static final List<String> MANAGED =
      List.of("/v2/repository/models/{model}/load", "/v2/repository/models/{model}/unload");

  private static final String LOAD = "/v2/repository/models/tiny/load";

  @TempDir static Path directory;
  private static Path keys;
  private static LiveServer server;

  @BeforeAll
  static void start() throws Exception {
    System.setProperty(Unplanned.ON, "true");
    keys = Keys.write(directory.resolve("keys.txt"));
    Path models = Files.createDirectory(directory.resolve("models"));
    server =
        LiveServer.start(models, Map.of("auth.keys", keys.toString(), "auth.anonymous", "none"));
    System.clearProperty(Unplanned.ON);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Role needed(String template) {
    if (OPEN.contains(template)) {
      return Role.NONE;
    }
    return MANAGED.contains(template) ? Role.MANAGE : Role.SAMPLE;
  }

  static Stream<Arguments> routesAndRoles() {
    return server.part(RouteTable.class).entries().stream()
        .flatMap(
            route ->
                Stream.of(Role.values())
                    .map(role -> Arguments.of(route.method(), route.template(), role)));
  }

  private static HttpRequest.Builder request(String method, String path, String key) {
    HttpRequest.Builder request = server.request(path).method(method, BodyPublishers.noBody());
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  private static String key(Role role) {
    return switch (role) {
      case NONE -> null;
      case SAMPLE -> Keys.SAMPLE;
      case MANAGE -> Keys.MANAGE;
    };
  }

  @ParameterizedTest(name = "{0} {1} as {2}")
  @MethodSource("routesAndRoles")
  void eachRouteAdmitsTheRolesThatIncludeItsOwn(String method, String template, Role role)
      throws Exception {
    String path = template.replaceAll("\\{[a-z]+}", "nobody");
    HttpResponse<byte[]> response = server.send(request(method, path, key(role)));

    Role needed = needed(template);
    if (role.includes(needed)) {
      assertThat(response.statusCode()).isNotIn(401, 403);
      return;
    }
    assertThat(response.statusCode()).isEqualTo(role == Role.NONE ? 401 : 403);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
        .isEqualTo(role == Role.NONE);
    if (!method.equals("HEAD")) {
      assertThat(text(response)).startsWith("{\"error\":\"this needs the role " + needed);
    }
  }

  @Test
  void theTableKnowsTheRoutesThatMatter() {
    assertThat(server.part(RouteTable.class).entries())
        .extracting(RouteTable.Entry::template)
        .containsAll(OPEN)
        .containsAll(MANAGED)
        .contains("/v2/models/{model}/infer", "/metrics", "/unplanned");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/nothing", "/v2/nothing", "/v2/repository/models/tiny/load/", "/nothing/"})
  void whatIsNoRouteNeedsAKeyToo(String path) throws Exception {
    assertThat(server.get(path).statusCode()).isEqualTo(401);
    assertThat(server.send(request("GET", path, Keys.SAMPLE)).statusCode()).isNotIn(200, 401, 403);
  }

  /** However a path is spelled, either it is the route, and needs its role, or it is none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/repository/models/nobody/load/",
        "//v2/repository/models/nobody/load",
        "/v2/%72epository/models/nobody/load",
        "/v2/repository/models/nobody/%6coad",
        "/v2/./repository/models/nobody/load",
        "/v2/health/live/../../repository/models/nobody/load",
        "/v2/repository/models/nobody;x=y/load",
        "/v2/repository/models/nobody/load?x=y",
        "/V2/repository/models/nobody/load"
      })
  void noSpellingOfAPathIsAWayAround(String path) throws Exception {
    String answer =
        server.raw(
            "POST "
                + path
                + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n"
                + "Authorization: Bearer "
                + Keys.SAMPLE
                + "\r\n\r\n");

    assertThat(answer.substring(0, 12)).isIn("HTTP/1.1 403", "HTTP/1.1 404", "HTTP/1.1 405");
    // The model is unknown, and only who is let in learns that.
    assertThat(answer).doesNotContain("unknown model");
  }

  @Test
  void aKeyMayStandInAHeaderOfItsOwn() throws Exception {
    assertThat(server.send(server.request("/v2").header("X-API-Key", Keys.SAMPLE)).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "Bearer ", "Bearer", "Basic YTpi", "limn_for-samples"})
  void whatIsNoKeyThatIsKnownIsRefused(String header) throws Exception {
    HttpResponse<byte[]> response =
        server.send(server.request("/v2").header("Authorization", header));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  /** On one connection, so that nothing is remembered of who asked before. */
  @Test
  void aConnectionIsNotTrustedForTheKeyThatItOnceSent() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(server.send(request("GET", "/v2", Keys.SAMPLE)).statusCode()).isEqualTo(200);
      assertThat(server.get("/v2").statusCode()).isEqualTo(401);
      assertThat(server.send(request("GET", "/v2", "wrong")).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aLongBodyOfSomebodyUnknownIsRefusedAndTheConnectionGoesOn() throws Exception {
    HttpResponse<byte[]> response =
        server.send(
            server
                .request("/v2/models/tiny/infer")
                .POST(BodyPublishers.ofByteArray(new byte[4 << 20])));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(server.send(request("GET", "/v2", Keys.SAMPLE)).statusCode()).isEqualTo(200);
  }

  /** The old key goes on until it is taken away, and the new one is admitted from then on. */
  @Test
  void keysAreRotatedByRewritingTheFile() throws Exception {
    String next = "limn_the-next-one";
    String before = Files.readString(keys);
    assertThat(server.send(request("GET", "/v2", next)).statusCode()).isEqualTo(401);
    try {
      Files.writeString(keys, before + Keys.line(next, Role.MANAGE));
      await(next, 200);
      assertThat(server.send(request("GET", "/v2", Keys.SAMPLE)).statusCode()).isEqualTo(200);
      assertThat(server.send(request("POST", LOAD, next)).statusCode()).isEqualTo(200);

      Files.writeString(keys, before);
      await(next, 401);
      assertThat(server.send(request("GET", "/v2", Keys.SAMPLE)).statusCode()).isEqualTo(200);
    } finally {
      Files.writeString(keys, before);
    }
  }

  /** Or the test's time is over. */
  private static void await(String key, int status) throws Exception {
    while (server.send(request("GET", "/v2", key)).statusCode() != status) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aPictureThatAKeyWasNeededForIsKeptByNobodyElse() throws Exception {
    HttpResponse<byte[]> response =
        server.send(request("GET", "/v1/models/tiny/samples.png", Keys.SAMPLE));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).contains("private, no-cache");
    assertThat(response.headers().allValues("Vary")).contains("Authorization, X-API-Key");
  }
}
