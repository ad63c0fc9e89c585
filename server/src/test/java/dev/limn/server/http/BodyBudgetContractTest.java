package dev.limn.server.http;

import static dev.limn.server.LiveServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.server.LiveServer;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long bodies together, over real sockets. */
@Timeout(60)
class BodyBudgetContractTest {

  private static final int LENGTH = 100_000;
  private static final String INFER = "/v2/models/tiny/infer";
  private static final String SHORT = "{'outputs':[{'name':'pixels'}]}";
  private static final String LONG = SHORT + " ".repeat(LENGTH - SHORT.length());

  @TempDir Path directory;

  @Test
  void bodiesThatNobodyFinishesLeaveNoRoomForOthersUntilTheyAreGone() throws Exception {
    List<Socket> unfinished = new ArrayList<>();
    try (LiveServer server =
        LiveServer.start(directory, Map.of("limits.body-bytes", String.valueOf(LENGTH)))) {
      HttpResponse<byte[]> refused = refusedAmong(unfinished, server);
      assertThat(text(refused)).contains("long bodies in progress may have 400000 bytes together");
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(server.post(INFER, SHORT).statusCode()).isEqualTo(200);

      for (Socket socket : unfinished) {
        socket.close();
      }
      while (server.post(INFER, LONG).statusCode() == 429) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 10; i++) {
        assertThat(server.post(INFER, LONG).statusCode()).as("none is left counted").isEqualTo(200);
      }
    }
  }

  /** Leaves one body more unfinished each time it asks: one of them may itself be refused. */
  private static HttpResponse<byte[]> refusedAmong(List<Socket> unfinished, LiveServer server)
      throws Exception {
    while (true) {
      Socket socket = server.socket();
      unfinished.add(socket);
      socket
          .getOutputStream()
          .write(
              ("POST " + INFER + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + LENGTH + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      HttpResponse<byte[]> response = server.post(INFER, LONG);
      if (response.statusCode() != 200) {
        assertThat(response.statusCode()).isEqualTo(429);
        return response;
      }
    }
  }
}
