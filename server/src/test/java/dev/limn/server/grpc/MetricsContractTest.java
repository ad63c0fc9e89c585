package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.number;
import static dev.limn.server.grpc.GrpcClient.pixels;
import static dev.limn.server.grpc.GrpcClient.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.server.protocol.ModelMetadataRequest;
import dev.limn.conformance.server.protocol.RepositoryModelLoadRequest;
import dev.limn.server.LiveServer;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads of calls whose numbers are known. */
@Timeout(60)
class MetricsContractTest {

  @TempDir Path directory;
  private LiveServer server;
  private GrpcClient client;

  @BeforeEach
  void start() throws Exception {
    server =
        LiveServer.start(
            directory, Map.of("batch.queue-rows", "40", "limits.body-bytes", "100000"));
    client = GrpcClient.of(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Map<String, Double> scrape() throws Exception {
    Map<String, Double> samples = new TreeMap<>();
    String page = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    for (String line : page.lines().filter(line -> !line.startsWith("#")).toList()) {
      int space = line.lastIndexOf(' ');
      samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
    }
    return samples;
  }

  private static String calls(String service, String method, int status) {
    return "limn_requests_total{method=\"%s\",protocol=\"grpc\",route=\"%s\",status=\"%d\"}"
        .formatted(method, service, status);
  }

  private static String calls(String method, int status) {
    return calls("inference.GRPCInferenceService", method, status);
  }

  private static String failures(String reason) {
    return "limn_request_failures_total{protocol=\"grpc\",reason=\"" + reason + "\"}";
  }

  /** An end is counted just after it was sent: or the test's time is over. */
  private void awaitCount(String sample, int count) throws Exception {
    while (scrape().getOrDefault(sample, 0.0) < count) {
      Thread.onSpinWait();
    }
    assertThat(scrape().get(sample)).isEqualTo(count);
  }

  @Test
  void callsAreCountedByMethodAndStatus() throws Exception {
    for (int i = 0; i < 3; i++) {
      client.infer(pixels("tiny"));
    }
    client.refused(pixels("tiny").putParameters("count", number(0)));
    client.refused(pixels("tiny").putParameters("count", number(41)));
    client.refused(pixels("nobody"));
    refused(
        () ->
            client
                .calls()
                .modelMetadata(ModelMetadataRequest.newBuilder().setName("nobody").build()));

    awaitCount(calls("ModelInfer", 0), 3);
    awaitCount(calls("ModelInfer", 3), 2);
    awaitCount(calls("ModelInfer", 5), 1);
    awaitCount(calls("ModelMetadata", 5), 1);
    awaitCount(failures("bad_request"), 2);
    awaitCount(failures("not_found"), 2);
    awaitCount(failures("internal"), 0);
  }

  @Test
  void whatNoMethodHasSeenIsCountedToo() throws Exception {
    client.refused(pixels("tiny").setId("a".repeat(200_000)));
    refused(
        () ->
            client
                .calls()
                .repositoryModelLoad(
                    RepositoryModelLoadRequest.newBuilder().setModelName("tiny").build()));
    MethodDescriptor<Body, Body> made =
        NoMethod.METHOD.toBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("made.up/ByAClient")
            .build();
    refused(
        () ->
            ClientCalls.blockingUnaryCall(
                client.channel, made, CallOptions.DEFAULT, new Body(new byte[0], null)));

    awaitCount(calls("ModelInfer", 8), 1);
    awaitCount(failures("too_long"), 1);
    awaitCount(calls("RepositoryModelLoad", 16), 1);
    awaitCount(failures("unauthenticated"), 1);
    awaitCount(calls("none", "none", 12), 1);
    awaitCount(failures("not_found"), 1);
    assertThat(scrape().keySet()).noneMatch(sample -> sample.contains("ByAClient"));
  }

  /** The call itself is one that has ended well. */
  @Test
  void whatFailsInAStreamIsAFailure() throws Exception {
    Talk talk = new Talk(client, 3);
    talk.ask(pixels("tiny"));
    talk.ask(pixels("nobody"));
    talk.ask(pixels("tiny").putParameters("count", number(41)));
    talk.call.halfClose();
    assertThat(talk.end.get(20, TimeUnit.SECONDS).isOk()).isTrue();

    awaitCount(calls("ModelStreamInfer", 0), 1);
    awaitCount(failures("not_found"), 1);
    awaitCount(failures("bad_request"), 1);
  }

  @Test
  void aClientThatGoesIsCounted() throws Exception {
    Talk talk = new Talk(client, 1);
    talk.ask(pixels("tiny"));
    talk.next();
    talk.call.cancel("enough", null);

    awaitCount(calls("ModelStreamInfer", 1), 1);
    awaitCount(failures("client_gone"), 1);
  }
}
