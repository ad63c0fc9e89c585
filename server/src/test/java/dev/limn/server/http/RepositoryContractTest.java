package dev.limn.server.http;

import static dev.limn.server.LiveServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.server.LiveServer;
import dev.limn.server.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The model repository extension, over real sockets. */
@Timeout(60)
class RepositoryContractTest {

  private static final String PIXELS = "{'outputs':[{'name':'pixels'}]}";

  @TempDir Path directory;
  private LiveServer server;

  @BeforeEach
  void start() throws Exception {
    server = LiveServer.start(directory, Map.of("auth.anonymous", "manage"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int load(String model) throws Exception {
    return server.post("/v2/repository/models/" + model + "/load", "").statusCode();
  }

  @Test
  void theIndexListsEachPackageWithItsState() throws Exception {
    assertThat(text(server.post("/v2/repository/index", "")))
        .isEqualTo(
            ("[{'name':'labelled','version':'1.0.0','state':'READY','reason':''},"
                    + "{'name':'tiny','version':'1.0.0','state':'READY','reason':''}]")
                .replace('\'', '"'));
  }

  @Test
  void theIndexMayListThoseAloneThatAnswer() throws Exception {
    server.post("/v2/repository/models/tiny/unload", "{}");

    assertThat(text(server.post("/v2/repository/index", "{'ready':true}")))
        .contains("labelled")
        .doesNotContain("tiny");
    assertThat(text(server.post("/v2/repository/index", "{}")))
        .contains("\"state\":\"UNAVAILABLE\",\"reason\":\"unloaded on request\"");
    assertThat(server.post("/v2/repository/index", "[]").statusCode()).isEqualTo(400);
  }

  @Test
  void anUnloadedModelAnswersAgainAfterItWasLoaded() throws Exception {
    assertThat(server.post("/v2/repository/models/tiny/unload", "").statusCode()).isEqualTo(200);

    var refused = server.post("/v2/models/tiny/infer", PIXELS);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(text(refused))
        .isEqualTo("{\"error\":\"model tiny does not answer: unloaded on request\"}");
    assertThat(server.get("/v2/models/tiny/ready").statusCode()).isEqualTo(400);
    assertThat(load("tiny")).isEqualTo(200);
    assertThat(server.post("/v2/models/tiny/infer", PIXELS).statusCode()).isEqualTo(200);
  }

  @Test
  void aModelThatIsNotThereIsNotFound() throws Exception {
    assertThat(load("nothing")).isEqualTo(404);
    assertThat(server.post("/v2/repository/models/nothing/unload", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aNewVersionAnswersBesideTheOldOne() throws Exception {
    TinyModel.PLAIN.withVersion("1.1.0").withSalt(1).pack().writeTo(directory.resolve("next"));
    assertThat(load("tiny")).isEqualTo(200);

    assertThat(text(server.get("/v2/models/tiny"))).contains("[\"1.0.0\",\"1.1.0\"]");
    assertThat(text(server.post("/v2/models/tiny/infer", PIXELS)))
        .contains("\"model_version\":\"1.1.0\"");
    assertThat(text(server.post("/v2/models/tiny/versions/1.0.0/infer", PIXELS)))
        .contains("\"model_version\":\"1.0.0\"");
  }

  @Test
  void aPackageThatWasBrokenMeanwhileIsReportedAndTheOldOneGoesOn() throws Exception {
    Files.write(directory.resolve("tiny/decoder.onnx"), new byte[] {1});

    var response = server.post("/v2/repository/models/tiny/load", "");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("decoder.onnx").doesNotContain(directory.toString());
    assertThat(server.post("/v2/models/tiny/infer", PIXELS).statusCode()).isEqualTo(200);
    assertThat(text(server.post("/v2/repository/index", ""))).contains("decoder.onnx");
  }

  @Test
  void swapsUnderLoadFailNoRequest() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<Integer>> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(CompletableFuture.supplyAsync(() -> askUntil(stop)));
    }
    for (int swap = 1; swap <= 10; swap++) {
      TinyModel.PLAIN.withSalt(swap).pack().replace(directory.resolve("tiny"));
      assertThat(load("tiny")).isEqualTo(200);
    }
    stop.set(true);
    for (CompletableFuture<Integer> client : clients) {
      assertThat(client.get(20, TimeUnit.SECONDS)).isPositive();
    }
  }

  private int askUntil(AtomicBoolean stop) {
    try {
      int answered = 0;
      while (!stop.get()) {
        var response = server.post("/v2/models/tiny/infer", PIXELS);
        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
        answered++;
      }
      return answered;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
