package dev.limn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.server.LiveServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do that they should not: the server goes on, and says no 5xx. */
@Timeout(120)
class FaultContractTest {

  private static final String INFER = "/v2/models/tiny/infer";

  @TempDir Path directory;
  private LiveServer server;

  @BeforeEach
  void start() throws Exception {
    server = LiveServer.start(directory, Map.of("limits.body-bytes", "100000"));
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(server.post(INFER, "{'outputs':[{'name':'pixels'}]}").statusCode()).isEqualTo(200);
    // Or the test's time is over.
    while (server.waitingRows() > 0) {
      Thread.onSpinWait();
    }
    server.close();
  }

  @Test
  void aClientThatGoesWhileItWaitsLeavesNothingBehind() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (Socket socket = server.socket()) {
        socket.getOutputStream().write(request("{\"parameters\":{\"count\":100}}"));
      }
    }
  }

  @Test
  void aClientThatSendsHalfARequestAndGoesLeavesNothingBehind() throws Exception {
    byte[] whole = request("{\"outputs\":[]}");
    for (int length = 1; length < whole.length; length += 3) {
      try (Socket socket = server.socket()) {
        socket.getOutputStream().write(whole, 0, length);
      }
    }
  }

  @Test
  void aRequestThatComesByteByByteIsAnswered() throws Exception {
    byte[] whole = request("{\"outputs\":[{\"name\":\"pixels\"}]}");
    try (Socket socket = server.socket()) {
      socket.setTcpNoDelay(true);
      for (byte one : whole) {
        socket.getOutputStream().write(one);
      }
      assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void chunksThatAreNoneAreRefused() throws Exception {
    String answer =
        server.raw(
            "POST "
                + INFER
                + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "zz\r\nabc\r\n0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"\\ud800\",\"parameters\":{\"count\":1}}",
        "{\"id\":\"\\udc00x\"}",
        "{\"parameters\":{\"labels\":\"\\ud800\"}}",
        "{\"\\ud800\":1}"
      })
  void halfOfACharacterIsBadRequest(String body) throws Exception {
    assertThat(status(request(body))).isEqualTo("HTTP/1.1 400 Ba");
  }

  @Test
  void spoiltRequestsAreNeverAMistakeOfTheServer() throws Exception {
    fuzz(Duration.ofSeconds(2));
  }

  @Tag("soak")
  @Test
  void spoiltRequestsAreNeverAMistakeOfTheServerForAMinute() throws Exception {
    fuzz(Duration.ofSeconds(60));
  }

  private static byte[] request(String body) {
    return ("POST "
            + INFER
            + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] binaryRequest() {
    String json =
        "{\"inputs\":[{\"name\":\"latent\",\"datatype\":\"FP32\",\"shape\":[1,6],\"parameters\":"
            + "{\"binary_data_size\":24}}],\"parameters\":{\"binary_data_output\":true}}";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ("POST "
                + INFER
                + " HTTP/1.1\r\nHost: x\r\nInference-Header-Content-Length: "
                + json.length()
                + "\r\nContent-Length: "
                + (json.length() + 24)
                + "\r\n\r\n"
                + json)
            .getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(new byte[24]);
    return bytes.toByteArray();
  }

  /** Seeded, as far as the network allows. */
  private void fuzz(Duration time) throws Exception {
    Random random = new Random(1);
    byte[][] sound = {
      request("{\"id\":\"1\",\"parameters\":{\"seed\":3,\"count\":2,\"temperature\":1.5}}"),
      binaryRequest(),
      request("{\"id\":\"\\ud83d\\ude00\",\"parameters\":{\"count\":1}}"),
      "GET /v1/models/labelled/samples.png?count=2&labels=1&seed=5 HTTP/1.1\r\nHost: x\r\n\r\n"
          .getBytes(StandardCharsets.ISO_8859_1)
    };
    long end = System.nanoTime() + time.toNanos();
    int answered = 0;
    for (int i = 0; System.nanoTime() < end; i++) {
      byte[] spoilt = spoilt(sound[i % sound.length], random);
      String status = status(spoilt);
      if (!status.isEmpty()) {
        answered++;
        assertThat(status)
            .as(new String(spoilt, StandardCharsets.ISO_8859_1))
            .matches("HTTP/\\d\\.\\d [234].*");
      }
    }
    assertThat(answered).isGreaterThan(100);
  }

  private static byte[] spoilt(byte[] sound, Random random) {
    byte[] spoilt = sound.clone();
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      spoilt[random.nextInt(spoilt.length)] = (byte) (32 + random.nextInt(96));
    }
    return spoilt;
  }

  /** The status line; empty where the server waits for more or has closed the connection. */
  private String status(byte[] request) throws IOException {
    try (Socket socket = server.socket()) {
      OutputStream out = socket.getOutputStream();
      out.write(request);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readNBytes(15), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return "";
    }
  }
}
