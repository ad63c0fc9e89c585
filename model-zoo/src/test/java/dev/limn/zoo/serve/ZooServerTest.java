package dev.limn.zoo.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.zoo.Packages;
import dev.limn.zoo.Pull;
import dev.limn.zoo.ZooDirectory;
import dev.limn.zoo.ZooOrigin;
import dev.limn.zoo.ZooReference;
import dev.limn.zoo.download.DownloadProgress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooServerTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private Path root;
  private ZooServer server;

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectories(directory.resolve("zoo"));
    Files.writeString(root.resolve("letters.zip"), "abcdefghij");
    server = ZooServer.start(root, ANY_PORT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aModelIsPulledFromIt() {
    new ZooDirectory(root).add(Packages.of("tiny", "1.0.0"));
    ZooDirectory here = new ZooDirectory(directory.resolve("here"));
    ZooOrigin origin = ZooOrigin.of(server.uri().toString(), DownloadProgress.NONE);

    new Pull(here, origin, model -> {}).run(ZooReference.parse("tiny"));

    assertThat(here.index()).isEqualTo(new ZooDirectory(root).index());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-,           200, abcdefghij, -",
        "bytes=4-,    206, efghij,     bytes 4-9/10",
        "bytes=2-4,   206, cde,        bytes 2-4/10",
        "bytes=0-99,  206, abcdefghij, bytes 0-9/10",
        "bytes=10-,   416, '',         bytes */10",
        "bytes=5-3,   200, abcdefghij, -",
        "bytes=-3,    200, abcdefghij, -",
        "'bytes=0-1,4-5', 200, abcdefghij, -",
        "lines=1-2,   200, abcdefghij, -"
      })
  void partsAreAnsweredWhereTheyAreAskedForRightly(
      String range, int status, String body, String contentRange) throws Exception {
    HttpRequest.Builder request = request("letters.zip");
    if (range != null) {
      request.header("Range", range);
    }
    HttpResponse<String> response = send(request);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(body);
    assertThat(response.headers().firstValue("Content-Range").orElse(null)).isEqualTo(contentRange);
  }

  @Test
  void aPartOfAnotherVersionIsTheWhole() throws Exception {
    String tag = send(request("letters.zip")).headers().firstValue("ETag").orElseThrow();
    Files.writeString(root.resolve("letters.zip"), "0123456789ABC");

    HttpResponse<String> response =
        send(request("letters.zip").header("Range", "bytes=4-").header("If-Range", tag));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("0123456789ABC");
  }

  @Test
  void headTellsTheLengthAlone() throws Exception {
    HttpResponse<String> response =
        send(request("letters.zip").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(10);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void nothingCanBeChanged() throws Exception {
    assertThat(send(request("letters.zip").DELETE()).statusCode()).isEqualTo(405);
    assertThat(send(request("new").PUT(BodyPublishers.ofString("x"))).statusCode()).isEqualTo(405);
    assertThat(root.resolve("letters.zip")).hasContent("abcdefghij");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/.lock",
        "/a/../../secret",
        "//secret",
        "/link",
        "/letters.zip/",
        "/letters.zip%00"
      })
  void nothingElseIsThere(String path) throws Exception {
    Files.writeString(directory.resolve("secret"), "s");
    Files.writeString(root.resolve(".lock"), "s");
    Files.createSymbolicLink(root.resolve("link"), directory.resolve("secret"));

    // A client would tidy the path.
    try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      String request = "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".formatted(path);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 404 ").doesNotContain("\r\n\r\ns");
    }
  }

  @Test
  void aPortInUseAndADirectoryThatIsMissingAreNamed() {
    int port = server.uri().getPort();
    InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);

    assertThatThrownBy(() -> ZooServer.start(root, taken))
        .isInstanceOf(LimnException.class)
        .hasMessageMatching(
            "cannot listen on .*:%d: Address already in use: choose another --port or --host"
                .formatted(port));
    assertThatThrownBy(() -> ZooServer.start(directory.resolve("none"), ANY_PORT))
        .hasMessage("directory " + directory.resolve("none") + " does not exist");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.uri().resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
