package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.number;
import static dev.limn.server.grpc.GrpcClient.pixels;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.conformance.server.protocol.ModelStatisticsRequest;
import dev.limn.conformance.server.protocol.ModelStreamInferResponse;
import dev.limn.server.LiveServer;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ModelStreamInfer, over real sockets. */
@Timeout(60)
class StreamContractTest {

  @TempDir Path directory;
  private LiveServer server;
  private GrpcClient client;

  @BeforeEach
  void start() throws Exception {
    server = LiveServer.start(directory, Map.of());
    client = GrpcClient.of(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /** Requests of many rows and of one, so that later ones are done before. */
  @Test
  void answersComeInTheOrderOfTheirRequests() throws Exception {
    int requests = 200;
    Talk talk = new Talk(client, requests);
    for (int i = 0; i < requests; i++) {
      talk.ask(
          pixels("tiny")
              .setId("call " + i)
              .putParameters("count", number(i % 3 == 0 ? 300 : 1))
              .putParameters("seed", number(i)));
    }
    talk.call.halfClose();

    for (int i = 0; i < requests; i++) {
      ModelStreamInferResponse answer = talk.next();
      assertThat(answer.getErrorMessage()).isEmpty();
      assertThat(answer.getInferResponse().getId()).isEqualTo("call " + i);
    }
    assertThat(talk.end.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.OK);
  }

  @Test
  void anAnswerIsThatOfASingleCall() throws Exception {
    ModelInferRequest.Builder request = pixels("tiny").putParameters("seed", number(5));
    Talk talk = new Talk(client, 1);
    talk.ask(request);

    ModelInferResponse single = client.infer(request);
    assertThat(talk.next().getInferResponse()).isEqualTo(single);
  }

  @Test
  void anErrorIsAMessageWithItsIdAndTheStreamGoesOn() throws Exception {
    Talk talk = new Talk(client, 3);
    talk.ask(pixels("tinny").setId("a"));
    talk.ask(pixels("tiny").setId("b").putParameters("count", number(-1)));
    talk.ask(pixels("tiny").setId("c"));

    ModelStreamInferResponse first = talk.next();
    assertThat(first.getErrorMessage()).startsWith("unknown model 'tinny'");
    assertThat(first.getInferResponse())
        .isEqualTo(ModelInferResponse.newBuilder().setId("a").build());
    assertThat(talk.next().getErrorMessage()).startsWith("parameter 'count' must be");
    assertThat(talk.next().getInferResponse().getId()).isEqualTo("c");
  }

  /** What is asked and not read is bounded: the server takes no more of it. */
  @Test
  void aClientThatDoesNotReadIsWaitedForWhileOthersAreAnswered() throws Exception {
    int requests = 500;
    Talk talk = new Talk(client, 0);
    for (int i = 0; i < requests; i++) {
      talk.ask(pixels("tiny").setId("" + i).putParameters("count", number(100)));
    }
    talk.call.halfClose();
    long rows = settledRows();

    assertThat(rows).isLessThan(40_000).isPositive();
    assertThat(client.infer(pixels("labelled")).getOutputsCount()).isEqualTo(1);
    talk.call.request(requests);
    for (int i = 0; i < requests; i++) {
      ModelStreamInferResponse answer = talk.next();
      assertThat(answer.getErrorMessage()).isEmpty();
      assertThat(answer.getInferResponse().getId()).isEqualTo("" + i);
    }
    assertThat(talk.end.get(20, TimeUnit.SECONDS)).isEqualTo(Status.OK);
  }

  /** How many rows were decoded when nothing waits and a while nothing more comes. */
  private long settledRows() {
    while (rows() == 0) {
      Thread.onSpinWait();
    }
    long rows = 0;
    for (long now = rows(); now != rows || server.waitingRows() > 0; now = rows()) {
      rows = now;
      for (int i = 0; i < 200; i++) {
        client.infer(pixels("labelled"));
      }
    }
    return rows;
  }

  private long rows() {
    return client
        .calls()
        .modelStatistics(ModelStatisticsRequest.newBuilder().setName("tiny").build())
        .getModelStats(0)
        .getInferenceCount();
  }

  @Test
  void aStreamThatIsCancelledLeavesNothingBehind() throws Exception {
    for (int i = 0; i < 20; i++) {
      Talk talk = new Talk(client, 1);
      for (int j = 0; j < 30; j++) {
        talk.ask(pixels("tiny").putParameters("count", number(100)));
      }
      talk.next();
      talk.call.cancel("enough", null);
    }
    while (server.waitingRows() > 0) {
      Thread.onSpinWait();
    }
    assertThat(client.infer(pixels("tiny")).getOutputsCount()).isEqualTo(1);
  }

  @Test
  void aStreamEndsWithTheServerAfterWhatItHasAsked() throws Exception {
    Talk talk = new Talk(client, 100);
    talk.ask(pixels("tiny").setId("a"));
    assertThat(talk.next().getInferResponse().getId()).isEqualTo("a");

    server.close();

    assertThat(talk.end.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}
