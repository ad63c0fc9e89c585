package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.number;
import static dev.limn.server.grpc.GrpcClient.pixels;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.conformance.server.protocol.ModelStreamInferResponse;
import dev.limn.server.LiveServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ModelStreamInfer where a queue has less room than a stream has requests. */
@Timeout(60)
class StreamQueueContractTest {

  @TempDir Path directory;
  private LiveServer server;
  private GrpcClient client;

  /** The queue holds four rows; the delay keeps them waiting while something else is asked. */
  private void start(int delayMillis, Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("batch.queue-rows", "4");
    settings.put("batch.delay-micros", String.valueOf(delayMillis * 1000));
    server = LiveServer.start(directory, settings);
    client = GrpcClient.of(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void awaitFullQueue() {
    while (server.waitingRows() < 4) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void allThatAStreamHasInProgressIsAnsweredInOrder(int rows) throws Exception {
    start(5, Map.of());
    int requests = 32;
    Talk talk = new Talk(client, requests);
    for (int i = 0; i < requests; i++) {
      talk.ask(
          pixels("tiny")
              .setId("call " + i)
              .putParameters("count", number(rows))
              .putParameters("seed", number(i)));
    }
    talk.call.halfClose();

    for (int i = 0; i < requests; i++) {
      ModelStreamInferResponse answer = talk.next();
      assertThat(answer.getErrorMessage()).isEmpty();
      assertThat(answer.getInferResponse().getId()).isEqualTo("call " + i);
    }
    assertThat(talk.end.get(20, TimeUnit.SECONDS)).isEqualTo(Status.OK);
    assertThat(server.waitingRows()).isZero();
  }

  @Test
  void anotherClientIsRefusedAtOnceMeanwhile() throws Exception {
    start(300, Map.of());
    Talk talk = new Talk(client, 3);
    for (int i = 0; i < 3; i++) {
      talk.ask(pixels("tiny").setId("" + i).putParameters("count", number(4)));
    }
    awaitFullQueue();

    Status status = client.refused(pixels("tiny"));

    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(talk.answers).isEmpty();
    for (int i = 0; i < 3; i++) {
      ModelStreamInferResponse answer = talk.next();
      assertThat(answer.getErrorMessage()).isEmpty();
      assertThat(answer.getInferResponse().getId()).isEqualTo("" + i);
    }
  }

  @Test
  void aStreamsSoleRequestIsRefusedAtOnce() throws Exception {
    start(300, Map.of());
    Future<ModelInferResponse> other =
        client.futures().modelInfer(pixels("tiny").putParameters("count", number(4)).build());
    awaitFullQueue();
    Talk talk = new Talk(client, 1);
    talk.ask(pixels("tiny").setId("a"));

    ModelStreamInferResponse answer = talk.next();

    assertThat(answer.getErrorMessage()).startsWith("the queue holds at most 4 rows");
    assertThat(answer.getInferResponse().getId()).isEqualTo("a");
    assertThat(other.isDone()).isFalse();
    assertThat(other.get(20, TimeUnit.SECONDS).getOutputsCount()).isEqualTo(1);
  }

  /** More than the queue holds at any time: nothing that waits helps. */
  @Test
  void whatNeverFitsIsRefusedAndTheStreamGoesOn() throws Exception {
    start(5, Map.of());
    Talk talk = new Talk(client, 3);
    talk.ask(pixels("tiny").setId("a").putParameters("count", number(4)));
    talk.ask(pixels("tiny").setId("b").putParameters("count", number(5)));
    talk.ask(pixels("tiny").setId("c").putParameters("count", number(4)));

    assertThat(talk.next().getErrorMessage()).isEmpty();
    assertThat(talk.next().getErrorMessage())
        .startsWith("parameter 'count' must be a whole number from 1 to 4");
    ModelStreamInferResponse last = talk.next();
    assertThat(last.getErrorMessage()).isEmpty();
    assertThat(last.getInferResponse().getId()).isEqualTo("c");
  }

  /** 4 MB are kept to be asked again. */
  @Test
  void moreThanAStreamMayKeepIsRefusedAtOnce() throws Exception {
    start(300, Map.of());
    Talk talk = new Talk(client, 2);
    talk.ask(pixels("tiny").putParameters("count", number(4)));
    awaitFullQueue();
    talk.ask(pixels("tiny").setId("a".repeat(5 << 20)));

    assertThat(talk.next().getErrorMessage()).isEmpty();
    assertThat(talk.next().getErrorMessage()).startsWith("the queue holds at most 4 rows");
  }

  @Test
  void aLongRequestWaitsToo() throws Exception {
    start(20, Map.of());
    Talk talk = new Talk(client, 5);
    for (int i = 0; i < 5; i++) {
      talk.ask(pixels("tiny").setId(i + "a".repeat(100_000)).putParameters("count", number(4)));
    }

    for (int i = 0; i < 5; i++) {
      ModelStreamInferResponse answer = talk.next();
      assertThat(answer.getErrorMessage()).isEmpty();
      assertThat(answer.getInferResponse().getId()).startsWith(i + "a");
    }
  }

  @Test
  void aStreamThatIsCancelledWhileRequestsWaitLeavesNothingBehind() throws Exception {
    start(50, Map.of());
    Talk talk = new Talk(client, 32);
    for (int i = 0; i < 32; i++) {
      talk.ask(pixels("tiny").putParameters("count", number(4)));
    }
    talk.next();
    talk.call.cancel("enough", null);

    ModelInferResponse answer = inferOnceThereIsRoom();

    assertThat(answer.getRawOutputContents(0)).isNotEqualTo(ByteString.EMPTY);
    assertThat(server.waitingRows()).isZero();
  }

  /** Asks for all that the queue holds until the server has noticed what the others do. */
  private ModelInferResponse inferOnceThereIsRoom() {
    while (true) {
      try {
        return client.infer(pixels("tiny").putParameters("count", number(4)));
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      }
    }
  }

  @Test
  void whatWaitsWhenTheServerStopsIsToldSo() throws Exception {
    start(300, Map.of());
    Talk talk = new Talk(client, 2);
    talk.ask(pixels("tiny").putParameters("count", number(4)));
    talk.ask(pixels("tiny").putParameters("count", number(4)));
    awaitFullQueue();

    server.close();

    assertThat(talk.next().getErrorMessage()).isEmpty();
    assertThat(talk.next().getErrorMessage()).startsWith("the server is stopping");
    assertThat(talk.end.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}
