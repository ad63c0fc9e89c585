package dev.limn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.server.LiveServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the access log tells of requests over real sockets. */
@Timeout(60)
class AccessLogContractTest {

  @TempDir Path directory;
  private Path log;
  private LiveServer server;

  @BeforeEach
  void start() throws Exception {
    log = directory.resolve("access.log");
    Path models = Files.createDirectory(directory.resolve("models"));
    server = LiveServer.start(models, Map.of("access-log", log.toString(), "limits.rows", "100"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Closing writes what waits. */
  private List<JsonNode> lines() throws IOException {
    server.close();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static String id(HttpResponse<byte[]> response) {
    return response.headers().firstValue("X-Request-Id").orElseThrow();
  }

  @Test
  void anInferRequestIsToldWithWhatItTook() throws Exception {
    HttpResponse<byte[]> response =
        server.send(
            server
                .json(
                    "/v2/models/tiny/infer",
                    "{'parameters':{'count':3},'outputs':[{'name':'pixels'}]}")
                .header("X-Request-Id", "mine-1"));
    assertThat(id(response)).isEqualTo("mine-1");
    List<JsonNode> lines = lines();

    assertThat(lines).hasSize(1);
    JsonNode line = lines.get(0);
    assertThat(line.get("id").asText()).isEqualTo("mine-1");
    assertThat(line.get("method").asText()).isEqualTo("POST");
    assertThat(line.get("route").asText()).isEqualTo("/v2/models/{model}/infer");
    assertThat(line.get("status").asInt()).isEqualTo(200);
    assertThat(line.get("bytes").asInt()).isEqualTo(response.body().length);
    assertThat(line.get("model").asText()).isEqualTo("tiny");
    assertThat(line.get("version").asText()).isEqualTo("1.0.0");
    assertThat(line.get("rows").asInt()).isEqualTo(3);
    assertThat(line.get("remote").asText()).isEqualTo("127.0.0.1");
    assertThat(line.get("micros").asLong())
        .isGreaterThanOrEqualTo(
            line.get("queue_micros").asLong() + line.get("compute_micros").asLong());
  }

  @Test
  void aPictureIsToldAlike() throws Exception {
    HttpResponse<byte[]> response = server.get("/v1/models/labelled/samples.png?count=5");
    JsonNode line = lines().get(0);

    assertThat(line.get("id").asText()).isEqualTo(id(response));
    assertThat(line.get("route").asText()).isEqualTo("/v1/models/{model}/samples.png");
    assertThat(line.get("bytes").asInt()).isEqualTo(response.body().length);
    assertThat(line.get("model").asText()).isEqualTo("labelled");
    assertThat(line.get("rows").asInt()).isEqualTo(5);
    assertThat(line.get("compute_micros").asLong()).isNotNegative();
  }

  @Test
  void aStreamIsToldWhenItHasEnded() throws Exception {
    HttpResponse<byte[]> response =
        server.post("/v1/models/tiny/samples", "{'count':30000,'format':'raw'}");
    JsonNode line = lines().get(0);

    assertThat(response.body()).hasSize(30_000 * 60);
    assertThat(line.get("bytes").asInt()).isEqualTo(30_000 * 60);
    assertThat(line.get("rows").asInt()).isEqualTo(30_000);
  }

  @Test
  void aStreamThatTheClientLeavesIsToldOnce() throws Exception {
    String body = "{\"count\":1000000,\"format\":\"raw\"}";
    try (Socket socket = server.socket()) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/models/tiny/samples HTTP/1.1\r\nHost: x\r\nContent-Type: application/json"
                      + "\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(100_000)).hasSize(100_000);
    }
    // Or the test's time is over.
    while (Files.size(log) == 0) {
      Thread.onSpinWait();
    }
    List<JsonNode> lines = lines();

    assertThat(lines).hasSize(1);
    // Of what was read some is the response's head and the lengths of chunks.
    assertThat(lines.get(0).get("bytes").asLong()).isBetween(98_000L, 60_000_000L - 1);
  }

  @Test
  void whatIsRefusedIsToldToo() throws Exception {
    server.get("/nowhere");
    server.post("/v2/repository/models/tiny/load", "");
    server.post("/v2/models/tiny/infer", "{'parameters':{'count':101}}");
    server.send(server.request("/v2").method("HEAD", BodyPublishers.noBody()));
    List<JsonNode> lines = lines();

    assertThat(lines).extracting(line -> line.get("status").asInt()).contains(404, 401, 400, 200);
    assertThat(lines.get(0).get("route").asText()).isEqualTo("none");
    assertThat(lines.get(3).get("bytes").asInt()).isZero();
    assertThat(lines).noneMatch(line -> line.has("model"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "\u00e4"})
  void anIdThatIsNotSaneIsReplaced(String id) throws Exception {
    String answer =
        server.raw(
            "GET /v2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: " + id + "\r\n\r\n");

    assertThat(answer).containsPattern("(?i)X-Request-Id: [0-9a-f]{16}-[0-9a-f]+\r\n");
  }

  @Test
  void eachRequestHasAnIdOfItsOwn() throws Exception {
    assertThat(id(server.get("/v2"))).isNotEqualTo(id(server.get("/v2")));
  }
}
