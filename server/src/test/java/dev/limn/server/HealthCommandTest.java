package dev.limn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.limn.cli.testing.Invocation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a server from its own machine: {@code health} and {@code serve --check}. */
@Timeout(60)
class HealthCommandTest {

  @TempDir Path directory;

  @Test
  void aServerThatIsReadyIsSaidToBe() throws Exception {
    try (LiveServer server = LiveServer.start(directory, Map.of())) {
      assertThat(Invocation.of("health", "--url", server.uri("/").toString()))
          .isEqualTo(new Invocation(0, "ready" + System.lineSeparator(), ""));
    }
  }

  @Test
  void keysAndAForeignCertificateAreNoHindrance() throws Exception {
    Certificates.make(directory, "tls", "EC");
    Path keys = directory.resolve("keys.txt");
    Invocation.of("key", "--name", "a", "--file", keys.toString());
    Map<String, String> settings =
        Map.of(
            "auth.keys", keys.toString(),
            "auth.anonymous", "none",
            "tls.certificate", directory.resolve("tls.crt").toString(),
            "tls.key", directory.resolve("tls.key").toString());
    Path models = Files.createDirectory(directory.resolve("models"));
    try (LiveServer server = LiveServer.start(models, settings)) {
      assertThat(server.uri("/").getScheme()).isEqualTo("https");
      assertThat(Invocation.of("health", "--url", server.uri("/").toString()).exitCode()).isZero();
    }
  }

  @Test
  void aServerThatIsNotReadyIsAFailure() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/v2/health/ready", asked -> asked.sendResponseHeaders(400, -1));
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      assertThat(Invocation.of("health", "--url", url))
          .isEqualTo(
              new Invocation(
                  1, "", "limn: not ready: " + url + " answers with 400" + System.lineSeparator()));
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8000", "ftp://127.0.0.1", "http://a b", ""})
  void anAddressThatCannotBeIsBadUsage(String url) {
    Invocation limn = Invocation.of("health", "--url=" + url);

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.err()).contains("--url takes http://HOST:PORT or https://HOST:PORT");
  }

  @Test
  void aCheckDrawsWithEachModelWhoeverMayAsk() throws IOException {
    TinyModel.PLAIN.pack().writeTo(directory.resolve("tiny"));
    TinyModel.LABELLED.pack().writeTo(directory.resolve("labelled"));
    Path keys = directory.resolve("keys.txt");
    Invocation.of("key", "--name", "a", "--file", keys.toString());
    Invocation limn =
        Invocation.of(
            "serve",
            "--check",
            "--host=0.0.0.0",
            "--set=auth.keys=" + keys,
            "--models=" + directory);

    assertThat(limn.out()).isEqualTo("2 of 2 models draw" + System.lineSeparator());
    assertThat(limn.err()).contains("draws: tiny 1.0.0");
    assertThat(limn.exitCode()).isZero();
  }

  @Test
  void aCheckFailsWhereOneModelDoesNotDraw() throws IOException {
    TinyModel.PLAIN.pack().writeTo(directory.resolve("tiny"));
    Files.createDirectories(directory.resolve("bad/1.0"));
    Invocation limn = Invocation.of("serve", "--check", "--models=" + directory);

    assertThat(limn.out()).isEqualTo("1 of 2 models draw" + System.lineSeparator());
    assertThat(limn.err()).contains("does not draw: bad/1.0: ");
    assertThat(limn.exitCode()).isEqualTo(1);
  }

  @Test
  void aCheckRefusesTheSettingsThatAServerWould() {
    assertThat(Invocation.of("serve", "--check", "--host=0.0.0.0").exitCode()).isEqualTo(2);
    assertThat(Invocation.of("serve", "--check", "--set=bach.rows=3").exitCode()).isEqualTo(2);
  }
}
