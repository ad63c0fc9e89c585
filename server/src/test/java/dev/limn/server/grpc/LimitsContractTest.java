package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.number;
import static dev.limn.server.grpc.GrpcClient.pixels;
import static dev.limn.server.grpc.GrpcClient.refused;
import static dev.limn.server.grpc.GrpcClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.limn.conformance.server.protocol.InferStatistics;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.conformance.server.protocol.ModelStatistics;
import dev.limn.conformance.server.protocol.ModelStatisticsRequest;
import dev.limn.server.LiveServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits that are small enough to be met, over real sockets. */
@Timeout(60)
class LimitsContractTest {

  @TempDir Path directory;
  private LiveServer server;
  private GrpcClient client;

  /** The delay keeps rows waiting while something else is done. */
  private void start(int delayMillis, Map<String, String> settings) throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("batch.delay-micros", String.valueOf(delayMillis * 1000));
    all.put("workers", "1");
    server = LiveServer.start(directory, all);
    client = GrpcClient.of(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private ModelStatistics statistics() {
    return client
        .calls()
        .modelStatistics(ModelStatisticsRequest.newBuilder().setName("tiny").build())
        .getModelStats(0);
  }

  private static Status status(Future<?> call) throws Exception {
    try {
      call.get(20, TimeUnit.SECONDS);
      return Status.OK;
    } catch (ExecutionException e) {
      return ((StatusRuntimeException) e.getCause()).getStatus();
    }
  }

  @Test
  void aMessageThatIsTooLongIsRefused() throws Exception {
    start(0, Map.of("limits.body-bytes", "2000"));

    Status status = client.refused(pixels("tiny").setId("a".repeat(2000)));

    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("exceeds maximum size 2000");
    assertThat(client.infer(pixels("tiny").setId("a".repeat(1900))).getId()).hasSize(1900);
  }

  @Test
  void aMessageThatIsTooLongWhenItIsUnpackedIsRefused() throws Exception {
    start(0, Map.of("limits.body-bytes", "2000"));
    var packing = client.calls().withCompression("gzip");

    Status infer =
        refused(() -> packing.modelInfer(pixels("tiny").setId("a".repeat(100_000)).build()));
    Status other =
        refused(
            () ->
                packing.modelStatistics(
                    ModelStatisticsRequest.newBuilder().setName("a".repeat(100_000)).build()));

    assertThat(infer.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(other.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void moreRowsOrBytesThanARequestMayHaveAreRefused() throws Exception {
    start(0, Map.of("limits.rows", "50", "limits.response-bytes", "10000"));

    Status rows = client.refused(pixels("tiny").putParameters("count", number(51)));
    Status bytes = client.refused(request("tiny").putParameters("count", number(50)));

    assertThat(rows.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(rows.getDescription()).contains("must be a whole number from 1 to 50, found '51'");
    assertThat(bytes.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(bytes.getDescription()).contains("an answer may have 10000 bytes");
  }

  @Test
  void moreRowsThanTheQueueHoldsAreRefused() throws Exception {
    start(300, Map.of("batch.queue-rows", "60"));
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      calls.add(
          client.futures().modelInfer(pixels("tiny").putParameters("count", number(40)).build()));
    }

    List<Status.Code> codes = new ArrayList<>();
    for (Future<?> call : calls) {
      Status status = status(call);
      codes.add(status.getCode());
      if (!status.isOk()) {
        assertThat(status.getDescription()).startsWith("the queue holds at most 60 rows");
      }
    }
    assertThat(codes)
        .containsExactlyInAnyOrder(
            Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED, Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void aRequestPastTheTimeThatItGivesIsNotComputed() throws Exception {
    start(100, Map.of());

    Status status = client.refused(pixels("tiny").putParameters("timeout", number(1)));

    assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(status.getDescription()).contains("waited longer than its deadline allows");
    assertThat(statistics().getInferenceCount()).isZero();
  }

  @Test
  void aCallPastItsDeadlineIsNotComputed() throws Exception {
    start(300, Map.of());
    var hasty = client.calls().withDeadlineAfter(100, TimeUnit.MILLISECONDS);

    Status status = refused(() -> hasty.modelInfer(pixels("tiny").build()));

    assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    awaitFailure();
    assertThat(statistics().getInferenceCount()).isZero();
  }

  @Test
  void aCallThatIsCancelledIsNotComputed() throws Exception {
    start(300, Map.of());
    ListenableFuture<ModelInferResponse> call = client.futures().modelInfer(pixels("tiny").build());
    while (server.waitingRows() == 0) {
      Thread.onSpinWait();
    }

    call.cancel(true);

    awaitFailure();
    InferStatistics stats = statistics().getInferenceStats();
    assertThat(stats.getFail().getCount()).isEqualTo(1);
    assertThat(stats.getSuccess().getCount()).isZero();
    assertThat(statistics().getInferenceCount()).isZero();
    assertThat(server.waitingRows()).isZero();
  }

  /** Or the test's time is over. */
  private void awaitFailure() {
    while (statistics().getInferenceStats().getFail().getCount() == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void moreCallsThanAConnectionMayHaveWaitForTheirTurn() throws Exception {
    start(50, Map.of("grpc.calls", "2"));
    List<ListenableFuture<ModelInferResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      calls.add(client.futures().modelInfer(pixels("tiny").build()));
    }

    int most = 0;
    while (!calls.stream().allMatch(Future::isDone)) {
      most = Math.max(most, server.waitingRows());
    }

    assertThat(most).isEqualTo(2);
    for (Future<?> call : calls) {
      assertThat(status(call)).isEqualTo(Status.OK);
    }
  }
}
