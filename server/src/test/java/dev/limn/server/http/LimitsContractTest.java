package dev.limn.server.http;

import static dev.limn.server.LiveServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.image.PixelImage;
import dev.limn.runtime.image.PngFile;
import dev.limn.server.LiveServer;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits that are small enough to be met, over real sockets. */
@Timeout(60)
class LimitsContractTest {

  private static final String INFER = "/v2/models/tiny/infer";

  @TempDir static Path directory;
  private static LiveServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        LiveServer.start(
            directory,
            Map.of(
                "limits.body-bytes", "2000",
                "limits.rows", "50",
                "limits.response-bytes", "20000",
                "limits.upload-pixels", "15",
                "batch.queue-rows", "60",
                "batch.rows", "64",
                "batch.delay-micros", "300000",
                "workers", "1"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    HttpResponse<byte[]> response =
        server.post(INFER, "{'id':'" + "a".repeat(1980) + "','outputs':[]}");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(text(response))
        .isEqualTo("{\"error\":\"the body is longer than the server takes: send less at once\"}");
  }

  @Test
  void aBodyInChunksThatIsTooLongIsRefused() throws Exception {
    String chunk = "3e8\r\n" + "a".repeat(1000) + "\r\n";
    String answer =
        server.raw(
            "POST "
                + INFER
                + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + chunk.repeat(3)
                + "0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("{\"error\":");
  }

  @Test
  void moreRowsThanARequestMayHaveAreRefused() throws Exception {
    HttpResponse<byte[]> response = server.post(INFER, "{'parameters':{'count':51}}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("'count' must be a whole number from 1 to 50, found '51'");
  }

  @Test
  void anAnswerThatWouldBeTooLongIsRefused() throws Exception {
    HttpResponse<byte[]> response = server.post(INFER, "{'parameters':{'count':50}}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("an answer may have 20000 bytes");
  }

  @Test
  void anUploadThatIsTooLargeIsRefusedBeforeItIsDecoded() throws Exception {
    byte[] png = PngFile.encode(new PixelImage(4, 5, 3, new byte[60]));
    HttpResponse<byte[]> response = server.post("/v1/models/tiny/reconstruct", "image/png", png);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("an image may have 15 pixels, found 4x5");
  }

  /** The delay keeps the first request waiting while the others come. */
  @Test
  void moreRowsThanTheQueueHoldsAreRefusedWithATimeToComeBack() throws Exception {
    String body =
        "{'parameters':{'count':40},'outputs':[{'name':'pixels','parameters':"
            + "{'binary_data':true}}]}";
    List<CompletableFuture<HttpResponse<byte[]>>> requests = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      requests.add(
          server.client().sendAsync(server.json(INFER, body).build(), BodyHandlers.ofByteArray()));
    }
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<byte[]>> request : requests) {
      HttpResponse<byte[]> response = request.get(20, TimeUnit.SECONDS);
      statuses.add(response.statusCode());
      if (response.statusCode() == 429) {
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(text(response)).contains("the queue holds at most 60 rows");
      }
    }
    assertThat(statuses).containsExactlyInAnyOrder(200, 429, 429);
  }

  @Test
  void aRequestPastItsDeadlineIsNotComputed() throws Exception {
    HttpResponse<byte[]> response =
        server.post(INFER, "{'parameters':{'timeout':1},'outputs':[{'name':'pixels'}]}");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(text(response)).contains("waited longer than its deadline allows");
  }
}
