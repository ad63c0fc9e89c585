package dev.limn.server;

import static dev.limn.server.LiveServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.server.settings.ServerSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SamplingServerTest {

  private static final String INFER = "/v2/models/tiny/infer";
  private static final String PIXELS = "{'outputs':[{'name':'pixels'}]}";

  @TempDir Path directory;

  private static SamplingServer start(Map<String, String> settings) {
    return SamplingServer.start(ServerSettings.of(settings));
  }

  @Test
  void aClosedServerListensNoMoreAndClosesAgainWithoutHarm() throws Exception {
    LiveServer server = LiveServer.start(directory, Map.of());
    server.close();
    server.close();

    assertThatThrownBy(() -> server.get("/v2")).isInstanceOf(ConnectException.class);
  }

  @Test
  void theServerListensOnTheLoopbackAddressAlone() throws Exception {
    try (LiveServer server = LiveServer.start(directory, Map.of());
        ServerSocket other =
            new ServerSocket(server.uri("/").getPort(), 1, InetAddress.getByName("127.0.0.2"))) {
      assertThat(other.isBound()).isTrue();
    }
  }

  @Test
  void aPortInUseIsOneLineThatNamesIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> start(Map.of("port", "" + taken.getLocalPort(), "zoo", "none")))
          .isInstanceOf(LimnException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%d: the address is in use or not this machine's; choose"
                  + " another --port or --host",
              taken.getLocalPort());
    }
  }

  private static SamplingServer listenOn(String host) {
    return start(Map.of("host", host, "port", "0", "zoo", "none", "auth.anonymous", "sample"));
  }

  @Test
  void aPortForGrpcInUseIsOneLineThatNamesIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      assertThatThrownBy(() -> start(Map.of("port", "0", "grpc.port", port, "zoo", "none")))
          .isInstanceOf(LimnException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%s for gRPC: the address is in use or not this machine's;"
                  + " choose another one with --set grpc.port=PORT, or none with --set"
                  + " grpc.enabled=false",
              port);
    }
  }

  @Test
  void withoutGrpcThereIsNoPortForIt() {
    try (SamplingServer server =
        start(Map.of("port", "0", "grpc.enabled", "false", "zoo", "none"))) {
      assertThat(server.grpcPort()).isEmpty();
    }
  }

  @Test
  void aForeignAddressIsRefused() {
    assertThatThrownBy(() -> listenOn("192.0.2.1"))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot listen on 192.0.2.1:0: the address is in use or not this");
  }

  @Test
  void aHostWithoutAnAddressIsRefused() {
    assertThatThrownBy(() -> listenOn("no-such-host.invalid"))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot listen on no-such-host.invalid:0: no such host; --host");
  }

  @Test
  void aModelThatTheZooDoesNotHaveIsRefusedBeforeAnythingStarts() {
    assertThatThrownBy(() -> start(Map.of("zoo", "vae-mlp-mist")))
        .isInstanceOf(UsageException.class)
        .hasMessage("the zoo has no generator 'vae-mlp-mist'; did you mean 'vae-mlp-mnist'?");
  }

  /** The delay keeps them waiting until the server is being closed. */
  @Test
  void whatWasAcceptedIsAnsweredAndWhatComesLaterIsToldToGoElsewhere() throws Exception {
    LiveServer server =
        LiveServer.start(
            directory, Map.of("batch.delay-micros", "500000", "limits.deadline-millis", "20000"));
    List<CompletableFuture<HttpResponse<byte[]>>> accepted = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      accepted.add(
          server
              .client()
              .sendAsync(server.json(INFER, PIXELS).build(), BodyHandlers.ofByteArray()));
    }
    try (Socket late = server.socket()) {
      awaitAccepted(server, 8);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      while (server.get("/v2/health/ready").statusCode() == 200) {
        Thread.onSpinWait();
      }
      String answer = exchanged(late, "{\"outputs\":[]}");

      assertThat(answer)
          .startsWith("HTTP/1.1 503 ")
          .containsIgnoringCase("connection: close")
          .containsIgnoringCase("retry-after: 1")
          .contains("{\"error\":\"the server is stopping: ");
      for (CompletableFuture<HttpResponse<byte[]>> request : accepted) {
        HttpResponse<byte[]> response = request.get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
      }
      closing.get(20, TimeUnit.SECONDS);
    }
  }

  private static void awaitAccepted(LiveServer server, int rows) {
    while (server.waitingRows() < rows) {
      Thread.onSpinWait();
    }
  }

  private static String exchanged(Socket socket, String body) throws IOException {
    String request =
        "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(INFER, body.length(), body);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void aRequestThatNeverEndsDoesNotKeepTheServerFromStopping() throws Exception {
    LiveServer server = LiveServer.start(directory, Map.of("shutdown-seconds", "1"));
    try (Socket stuck = server.socket()) {
      stuck
          .getOutputStream()
          .write(
              ("POST " + INFER + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
                  .getBytes(StandardCharsets.ISO_8859_1));
      server.get("/v2");
      server.close();

      assertThat(stuck.getInputStream().read()).isEqualTo(-1);
    }
  }
}
