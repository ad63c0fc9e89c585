package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.pixels;
import static dev.limn.server.grpc.GrpcClient.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.conformance.server.protocol.ServerReadyRequest;
import dev.limn.server.LiveServer;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The end of a server that has something to do. */
@Timeout(60)
class ShutdownContractTest {

  @TempDir Path directory;

  /** The delay keeps them waiting until the server is being closed. */
  @Test
  void whatWasAcceptedIsAnsweredAndWhatComesLaterIsUnavailable() throws Exception {
    LiveServer server = LiveServer.start(directory, Map.of("batch.delay-micros", "500000"));
    try (GrpcClient client = GrpcClient.of(server)) {
      List<ListenableFuture<ModelInferResponse>> accepted = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        accepted.add(client.futures().modelInfer(pixels("tiny").build()));
      }
      while (server.waitingRows() < 8) {
        Thread.onSpinWait();
      }
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      while (client.calls().serverReady(ServerReadyRequest.getDefaultInstance()).getReady()) {
        Thread.onSpinWait();
      }

      Status late = client.refused(pixels("tiny"));
      assertThat(late.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(late.getDescription()).startsWith("the server is stopping");
      for (ListenableFuture<ModelInferResponse> call : accepted) {
        assertThat(call.get(20, TimeUnit.SECONDS).getOutputsCount()).isEqualTo(1);
      }
      closing.get(20, TimeUnit.SECONDS);
      assertThat(refused(() -> client.infer(pixels("tiny"))).getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  /** Each call is answered or told to go elsewhere; none is cut off. */
  @Test
  void aServerThatStopsUnderLoadCutsNothingOff() throws Exception {
    LiveServer server = LiveServer.start(directory, Map.of());
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch busy = new CountDownLatch(500);
    List<CompletableFuture<List<Status>>> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(CompletableFuture.supplyAsync(() -> askUntilRefused(server, answered, busy)));
    }
    busy.await();

    server.close();

    for (CompletableFuture<List<Status>> client : clients) {
      assertThat(client.get(20, TimeUnit.SECONDS))
          .allSatisfy(status -> assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE))
          .noneSatisfy(
              status ->
                  assertThat(String.valueOf(status.getDescription())).contains("Network closed"));
    }
    assertThat(answered.get()).isGreaterThanOrEqualTo(500);
  }

  private static List<Status> askUntilRefused(
      LiveServer server, AtomicInteger answered, CountDownLatch busy) {
    List<Status> ends = new ArrayList<>();
    try (GrpcClient client = GrpcClient.of(server)) {
      while (ends.isEmpty()) {
        List<ListenableFuture<ModelInferResponse>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          calls.add(client.futures().modelInfer(pixels("tiny").build()));
        }
        for (ListenableFuture<ModelInferResponse> call : calls) {
          try {
            call.get();
            answered.incrementAndGet();
            busy.countDown();
          } catch (ExecutionException e) {
            ends.add(((StatusRuntimeException) e.getCause()).getStatus());
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        }
      }
    }
    return ends;
  }

  @Test
  void aCallThatNeverEndsDoesNotKeepTheServerFromStopping() throws Exception {
    LiveServer server = LiveServer.start(directory, Map.of("shutdown-seconds", "1"));
    CompletableFuture<Status> end = new CompletableFuture<>();
    try (GrpcClient client = GrpcClient.of(server)) {
      client
          .channel
          .newCall(GRPCInferenceServiceGrpc.getModelInferMethod(), CallOptions.DEFAULT)
          .start(
              new ClientCall.Listener<>() {
                @Override
                public void onClose(Status status, Metadata trailers) {
                  end.complete(status);
                }
              },
              new Metadata());
      client.infer(pixels("tiny"));

      server.close();

      assertThat(end.get(20, TimeUnit.SECONDS).getCode())
          .isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);
    }
  }
}
