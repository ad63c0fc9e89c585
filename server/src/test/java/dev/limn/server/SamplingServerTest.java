package dev.limn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingServerTest {

  private static final String LOOPBACK = "127.0.0.1";

  private final HttpClient client = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(strings = {"/v2/health/live", "/v2/health/ready"})
  void aStartedServerIsAliveAndReadyWithAnEmptyBody(String path) throws Exception {
    try (SamplingServer server = SamplingServer.start(LOOPBACK, 0)) {
      HttpResponse<String> response = get(server.uri().resolve(path));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void aPathThatIsNotThereIsNotFound() throws Exception {
    try (SamplingServer server = SamplingServer.start(LOOPBACK, 0)) {
      assertThat(get(server.uri().resolve("/v2/health/lively")).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void readinessIsDeniedWithoutABodyUntilTheServerSaysSo() {
    Readiness readiness = new Readiness();
    HealthController health = new HealthController(readiness);

    assertThat(health.ready().getCode()).isEqualTo(400);
    assertThat(health.live().getCode()).isEqualTo(200);
    readiness.set(true);
    assertThat(health.ready().getCode()).isEqualTo(200);
  }

  @Test
  void aServerThatIsNotReadyAnswers400WithAnEmptyBody() throws Exception {
    try (SamplingServer server = SamplingServer.start(LOOPBACK, 0)) {
      server.readiness().set(false);

      HttpResponse<String> response = get(server.uri().resolve("/v2/health/ready"));

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void aClosedServerListensNoMoreAndClosesAgainWithoutHarm() {
    SamplingServer server = SamplingServer.start(LOOPBACK, 0);
    server.close();
    server.close();

    assertThatThrownBy(() -> get(server.uri())).isInstanceOf(ConnectException.class);
  }

  @Test
  void theServerListensOnTheLoopbackAddressAlone() throws Exception {
    try (SamplingServer server = SamplingServer.start(LOOPBACK, 0);
        ServerSocket other =
            new ServerSocket(server.uri().getPort(), 1, InetAddress.getByName("127.0.0.2"))) {
      assertThat(other.isBound()).isTrue();
    }
  }

  @Test
  void aPortInUseIsOneLineThatNamesIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      assertThatThrownBy(() -> SamplingServer.start(LOOPBACK, taken.getLocalPort()))
          .isInstanceOf(LimnException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%d: the address is in use or not this machine's; choose"
                  + " another --port or --host",
              taken.getLocalPort());
    }
  }

  @Test
  void aForeignAddressIsRefused() {
    assertThatThrownBy(() -> SamplingServer.start("192.0.2.1", 0))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot listen on 192.0.2.1:0: the address is in use or not this");
  }

  @Test
  void aHostWithoutAnAddressIsRefused() {
    assertThatThrownBy(() -> SamplingServer.start("no-such-host.invalid", 0))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot listen on no-such-host.invalid:0: no such host; --host");
  }

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
