package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.number;
import static dev.limn.server.grpc.GrpcClient.pixels;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.conformance.server.protocol.RepositoryModelLoadRequest;
import dev.limn.conformance.server.protocol.ServerLiveRequest;
import dev.limn.server.LiveServer;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the access log tells of calls over real sockets. */
@Timeout(60)
class AccessLogContractTest {

  @TempDir Path directory;
  private Path log;
  private Path models;
  private LiveServer server;
  private GrpcClient client;
  private final AtomicReference<Metadata> headers = new AtomicReference<>();
  private final AtomicReference<Metadata> trailers = new AtomicReference<>();

  @BeforeEach
  void start() throws Exception {
    log = directory.resolve("access.log");
    models = Files.createDirectory(directory.resolve("models"));
    server = LiveServer.start(models, Map.of("access-log", log.toString()));
    client = GrpcClient.of(server);
  }

  @AfterEach
  void stop() {
    client.close();
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

  private GRPCInferenceServiceBlockingStub calls(GrpcClient over, String id) {
    Metadata sent = new Metadata();
    if (id != null) {
      sent.put(CallRecorder.REQUEST_ID, id);
    }
    return over.calls()
        .withInterceptors(
            MetadataUtils.newAttachHeadersInterceptor(sent),
            MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
  }

  @Test
  void anInferCallIsToldWithWhatItTook() throws Exception {
    ModelInferResponse answer =
        calls(client, "mine-1")
            .modelInfer(pixels("tiny").putParameters("count", number(3)).build());
    List<JsonNode> lines = lines();

    assertThat(headers.get().get(CallRecorder.REQUEST_ID)).isEqualTo("mine-1");
    assertThat(lines).hasSize(1);
    JsonNode line = lines.get(0);
    assertThat(line.get("id").asText()).isEqualTo("mine-1");
    assertThat(line.get("protocol").asText()).isEqualTo("grpc");
    assertThat(line.get("method").asText()).isEqualTo("ModelInfer");
    assertThat(line.get("route").asText()).isEqualTo("inference.GRPCInferenceService");
    assertThat(line.get("status").asInt()).isZero();
    assertThat(line.get("bytes").asInt())
        .isBetween(answer.getSerializedSize(), answer.getSerializedSize() + 5);
    assertThat(line.get("model").asText()).isEqualTo("tiny");
    assertThat(line.get("version").asText()).isEqualTo("1.0.0");
    assertThat(line.get("rows").asInt()).isEqualTo(3);
    assertThat(line.get("remote").asText()).isEqualTo("127.0.0.1");
    assertThat(line.get("micros").asLong())
        .isGreaterThanOrEqualTo(
            line.get("queue_micros").asLong() + line.get("compute_micros").asLong());
  }

  @Test
  void whatIsRefusedIsToldTooAndHasItsId() throws Exception {
    StatusRuntimeException refused = null;
    try {
      calls(client, null)
          .repositoryModelLoad(
              RepositoryModelLoadRequest.newBuilder().setModelName("tiny").build());
    } catch (StatusRuntimeException e) {
      refused = e;
    }
    JsonNode line = lines().get(0);

    assertThat(refused.getTrailers().get(CallRecorder.REQUEST_ID))
        .isEqualTo(line.get("id").asText());
    assertThat(line.get("method").asText()).isEqualTo("RepositoryModelLoad");
    assertThat(line.get("status").asInt()).isEqualTo(16);
    assertThat(line.has("model")).isFalse();
  }

  @Test
  void aStreamIsToldOnceWithAllItsRows() throws Exception {
    Talk talk = new Talk(client, 3);
    talk.ask(pixels("tiny").putParameters("count", number(3)));
    talk.ask(pixels("tiny").putParameters("count", number(-1)));
    talk.ask(pixels("tiny").putParameters("count", number(5)));
    talk.call.halfClose();
    talk.end.get(20, TimeUnit.SECONDS);
    List<JsonNode> lines = lines();

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).get("method").asText()).isEqualTo("ModelStreamInfer");
    assertThat(lines.get(0).get("model").asText()).isEqualTo("tiny");
    assertThat(lines.get(0).get("rows").asInt()).isEqualTo(8);
  }

  @Test
  void anIdThatIsNotSaneIsReplacedAndEachCallHasOneOfItsOwn() throws Exception {
    for (String id : new String[] {"a b", "a".repeat(129), null}) {
      calls(client, id).serverLive(ServerLiveRequest.getDefaultInstance());
      assertThat(headers.get().get(CallRecorder.REQUEST_ID)).matches("[0-9a-f]{16}-[0-9a-f]+");
    }

    assertThat(lines()).extracting(line -> line.get("id").asText()).doesNotHaveDuplicates();
  }

  @Test
  void withoutALogAnIdIsSentBackAndNoneIsMade(@TempDir Path others) throws Exception {
    try (LiveServer silent = LiveServer.start(others, Map.of());
        GrpcClient asking = GrpcClient.of(silent)) {
      calls(asking, "mine-2").serverLive(ServerLiveRequest.getDefaultInstance());
      assertThat(headers.get().get(CallRecorder.REQUEST_ID)).isEqualTo("mine-2");
      calls(asking, null).serverLive(ServerLiveRequest.getDefaultInstance());
      assertThat(headers.get().get(CallRecorder.REQUEST_ID)).isNull();
    }
  }
}
