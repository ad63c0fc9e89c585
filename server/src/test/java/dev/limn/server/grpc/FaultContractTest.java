package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.bytes;
import static dev.limn.server.grpc.GrpcClient.input;
import static dev.limn.server.grpc.GrpcClient.number;
import static dev.limn.server.grpc.GrpcClient.output;
import static dev.limn.server.grpc.GrpcClient.pixels;
import static dev.limn.server.grpc.GrpcClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.server.LiveServer;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do that they should not: the server goes on, and nothing is left behind. */
@Timeout(120)
class FaultContractTest {

  @TempDir Path directory;
  private LiveServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        LiveServer.start(
            directory, Map.of("limits.body-bytes", "100000", "limits.response-bytes", "1000000"));
  }

  @AfterEach
  void stop() {
    try (GrpcClient client = GrpcClient.of(server)) {
      assertThat(client.infer(pixels("tiny")).getOutputsCount()).isEqualTo(1);
    }
    // Or the test's time is over.
    while (server.waitingRows() > 0) {
      Thread.onSpinWait();
    }
    server.close();
  }

  @Test
  void aClientThatIsKilledWhileItWaitsLeavesNothingBehind() {
    for (int i = 0; i < 30; i++) {
      try (GrpcClient client = GrpcClient.of(server)) {
        client.infer(pixels("tiny"));
        for (int j = 0; j < 10; j++) {
          client.futures().modelInfer(pixels("tiny").putParameters("count", number(500)).build());
        }
      }
    }
  }

  @Test
  void bytesThatAreNoHttp2AreNotAnswered() throws Exception {
    for (String text :
        List.of(
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\0\0\0", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")) {
      try (RawHttp2 connection = new RawHttp2(server)) {
        connection.write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.socket.shutdownOutput();
        connection.socket.getInputStream().readAllBytes();
      } catch (SocketException e) {
        // Closed by the server, which is as well.
      }
    }
  }

  @Test
  void aClientThatPingsWithoutEndIsSentAway() throws Exception {
    try (RawHttp2 connection = new RawHttp2(server)) {
      connection.write(RawHttp2.hello());
      for (int i = 0; i < 20; i++) {
        connection.write(RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]));
      }
      RawHttp2.Frame goaway = connection.await(RawHttp2.GOAWAY);

      assertThat(goaway).isNotNull();
      assertThat(new String(goaway.payload(), StandardCharsets.ISO_8859_1))
          .endsWith("too_many_pings");
    }
  }

  /** A call whose answer is not read before it is said so. */
  private static final class Unreading extends ClientCall.Listener<ModelInferResponse> {

    final ClientCall<ModelInferRequest, ModelInferResponse> call;
    final CompletableFuture<Status> end = new CompletableFuture<>();

    Unreading(GrpcClient client) {
      call =
          client.channel.newCall(
              GRPCInferenceServiceGrpc.getModelInferMethod(), CallOptions.DEFAULT);
      call.start(this, new Metadata());
      call.sendMessage(request("tiny").putParameters("count", number(1000)).build());
      call.halfClose();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }
  }

  /** An answer has 300 KB, of which 64 KB come unasked, and 1 MB may be unread. */
  @Test
  void aClientThatDoesNotReadIsRefusedMoreWhileOthersAreAnswered() throws Exception {
    try (GrpcClient slow = GrpcClient.of(GrpcClient.builder(server).flowControlWindow(65_535));
        GrpcClient other = GrpcClient.of(server)) {
      List<Unreading> calls = new ArrayList<>();
      Status refused = null;
      for (int i = 0; i < 50 && refused == null; i++) {
        Unreading call = new Unreading(slow);
        calls.add(call);
        while (server.waitingRows() > 0) {
          Thread.onSpinWait();
        }
        assertThat(other.infer(pixels("tiny")).getOutputsCount()).isEqualTo(1);
        refused = ended(calls);
      }

      assertThat(refused).isNotNull();
      assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(refused.getDescription()).contains("unread");
      calls.forEach(call -> call.call.request(1));
      for (Unreading call : calls.subList(0, 4)) {
        assertThat(call.end.get(20, TimeUnit.SECONDS)).isEqualTo(Status.OK);
      }
      // Read or cancelled, the room is free again.
      calls.forEach(call -> call.call.cancel("enough", null));
      assertThat(slow.infer(pixels("tiny")).getOutputsCount()).isEqualTo(1);
    }
  }

  private static Status ended(List<Unreading> calls) {
    return calls.stream()
        .map(call -> call.end.getNow(null))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  @Test
  void aCallThatNeverSendsItsRequestHoldsNobodyUp() {
    try (GrpcClient client = GrpcClient.of(server)) {
      for (int i = 0; i < 20; i++) {
        client
            .channel
            .newCall(GRPCInferenceServiceGrpc.getModelInferMethod(), CallOptions.DEFAULT)
            .start(new ClientCall.Listener<>() {}, new Metadata());
      }
      assertThat(client.infer(pixels("tiny")).getOutputsCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3})
  void aCallOfNotOneRequestIsRefused(int messages) throws Exception {
    try (GrpcClient client = GrpcClient.of(server)) {
      ClientCall<ModelInferRequest, ModelInferResponse> call =
          client.channel.newCall(
              GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder()
                  .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                  .build(),
              CallOptions.DEFAULT);
      CompletableFuture<Status> end = new CompletableFuture<>();
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              end.complete(status);
            }
          },
          new Metadata());
      for (int i = 0; i < messages; i++) {
        call.sendMessage(pixels("tiny").build());
      }
      call.halfClose();

      assertThat(end.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void spoiltMessagesAreNeverAMistakeOfTheServer() {
    fuzzMessages(Duration.ofSeconds(1));
  }

  @Tag("soak")
  @Test
  void spoiltMessagesAreNeverAMistakeOfTheServerForAMinute() {
    fuzzMessages(Duration.ofSeconds(60));
  }

  @Test
  void spoiltFramesHarmNobodyElse() throws Exception {
    fuzzFrames(Duration.ofMillis(500));
  }

  @Tag("soak")
  @Test
  void spoiltFramesHarmNobodyElseForAMinute() throws Exception {
    fuzzFrames(Duration.ofSeconds(60));
  }

  private void fuzzMessages(Duration time) {
    Random random = new Random(1);
    Set<Status.Code> fair =
        EnumSet.of(Status.Code.OK, Status.Code.INVALID_ARGUMENT, Status.Code.NOT_FOUND);
    byte[][] sound = {
      pixels("labelled")
          .setId("1")
          .putParameters("seed", number(3))
          .putParameters("temperature", number(1.5))
          .build()
          .toByteArray(),
      request("tiny")
          .addInputs(input("latent", "FP32", 1, 6))
          .addRawInputContents(bytes(1f, 2f, 3f, 4f, 5f, 6f))
          .addOutputs(output("image"))
          .build()
          .toByteArray()
    };
    MethodDescriptor<Body, ModelInferResponse> infer =
        GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder(
                new BodyMarshaller(),
                GRPCInferenceServiceGrpc.getModelInferMethod().getResponseMarshaller())
            .build();
    long end = System.nanoTime() + time.toNanos();
    Set<Status.Code> found = EnumSet.noneOf(Status.Code.class);
    try (GrpcClient client = GrpcClient.of(server)) {
      for (int i = 0; System.nanoTime() < end; i++) {
        byte[] spoilt = spoilt(sound[i % sound.length], random);
        Status status = status(client, infer, spoilt);
        found.add(status.getCode());
        assertThat(status.getCode()).as("%s: %s", i, status).isIn(fair);
      }
    }
    assertThat(found).containsAll(fair);
  }

  private static Status status(
      GrpcClient client, MethodDescriptor<Body, ModelInferResponse> infer, byte[] message) {
    try {
      ClientCalls.blockingUnaryCall(
          client.channel, infer, CallOptions.DEFAULT, new Body(message, null));
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  private static byte[] spoilt(byte[] sound, Random random) {
    byte[] spoilt = sound.clone();
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
    }
    return spoilt;
  }

  private void fuzzFrames(Duration time) throws Exception {
    Random random = new Random(2);
    long end = System.nanoTime() + time.toNanos();
    try (GrpcClient other = GrpcClient.of(server)) {
      while (System.nanoTime() < end) {
        try (RawHttp2 connection = new RawHttp2(server)) {
          connection.write(RawHttp2.hello());
          for (int i = 0; i < 10; i++) {
            byte[] payload = new byte[random.nextInt(60)];
            random.nextBytes(payload);
            connection.write(
                RawHttp2.frame(
                    random.nextInt(12), random.nextInt(256), random.nextInt(8), payload));
          }
        } catch (SocketException e) {
          // Closed by the server, which is right.
        }
        assertThat(other.infer(pixels("tiny")).getOutputsCount()).isEqualTo(1);
      }
    }
  }
}
