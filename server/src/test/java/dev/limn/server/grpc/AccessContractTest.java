package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.pixels;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.server.LiveServer;
import dev.limn.server.http.Keys;
import dev.limn.server.security.Role;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call which method: all methods that the server answers, over real sockets. */
@Timeout(60)
class AccessContractTest {

  private static final String SERVICE = "inference.GRPCInferenceService/";
  private static final String METADATA = SERVICE + "ServerMetadata";
  private static final String LOAD = SERVICE + "RepositoryModelLoad";

  private static final List<String> OPEN =
      List.of(
          "grpc.health.v1.Health/Check",
          "grpc.health.v1.Health/Watch",
          SERVICE + "ServerLive",
          SERVICE + "ServerReady");

  private static final List<String> MANAGED = List.of(LOAD, SERVICE + "RepositoryModelUnload");

  @TempDir static Path directory;
  private static LiveServer server;
  private static GrpcClient client;

  @BeforeAll
  static void start() throws Exception {
    Path keys = Keys.write(directory.resolve("keys.txt"));
    Path models = Files.createDirectory(directory.resolve("models"));
    server =
        LiveServer.start(models, Map.of("auth.keys", keys.toString(), "auth.anonymous", "none"));
    client = GrpcClient.of(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  /** Messages as bytes, so that any method can be called. */
  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
          return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  /** OK for a call that is answered, be it by the first of many messages. */
  private static Status call(GrpcClient over, String method, Metadata headers, int messageBytes)
      throws Exception {
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<byte[], byte[]> call =
        over.channel.newCall(
            MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(method)
                .build(),
            CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            end.complete(Status.OK);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        headers);
    call.request(1);
    call.sendMessage(new byte[messageBytes]);
    call.halfClose();
    Status status = end.get(20, TimeUnit.SECONDS);
    call.cancel("enough", null);
    return status;
  }

  private static Metadata header(String name, String value) {
    Metadata headers = new Metadata();
    headers.put(Gate.key(name), value);
    return headers;
  }

  private static Metadata key(Role role) {
    return switch (role) {
      case NONE -> new Metadata();
      case SAMPLE -> header("authorization", "Bearer " + Keys.SAMPLE);
      case MANAGE -> header("authorization", "Bearer " + Keys.MANAGE);
    };
  }

  private static Status call(String method, Metadata headers) throws Exception {
    return call(client, method, headers, 0);
  }

  private static List<String> methods() {
    return server.grpc().services().stream()
        .flatMap(service -> service.getMethods().stream())
        .map(method -> method.getMethodDescriptor().getFullMethodName())
        .toList();
  }

  static Stream<Arguments> methodsAndRoles() {
    return methods().stream()
        .flatMap(method -> Stream.of(Role.values()).map(role -> Arguments.of(method, role)));
  }

  private static Role needed(String method) {
    if (OPEN.contains(method)) {
      return Role.NONE;
    }
    return MANAGED.contains(method) ? Role.MANAGE : Role.SAMPLE;
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("methodsAndRoles")
  void eachMethodAdmitsTheRolesThatIncludeItsOwn(String method, Role role) throws Exception {
    Status status = call(method, key(role));

    Role needed = needed(method);
    if (role.includes(needed)) {
      assertThat(status.getCode())
          .isNotIn(Status.Code.UNAUTHENTICATED, Status.Code.PERMISSION_DENIED);
      return;
    }
    assertThat(status.getCode())
        .isEqualTo(role == Role.NONE ? Status.Code.UNAUTHENTICATED : Status.Code.PERMISSION_DENIED);
    assertThat(status.getDescription()).startsWith("this needs the role " + needed);
  }

  @Test
  void theTableKnowsTheMethodsThatMatter() {
    assertThat(methods())
        .containsAll(OPEN)
        .containsAll(MANAGED)
        .contains(SERVICE + "ModelInfer", SERVICE + "ModelStreamInfer")
        .contains("grpc.reflection.v1.ServerReflection/ServerReflectionInfo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unplanned.Service/Method",
        SERVICE + "Unplanned",
        SERVICE + "repositoryModelLoad",
        "Inference.GRPCInferenceService/RepositoryModelLoad",
        SERVICE + "ServerLive/../RepositoryModelLoad",
        "/" + LOAD
      })
  void whatIsNoMethodNeedsAKeyToo(String method) throws Exception {
    assertThat(Gate.needed(method)).isEqualTo(Role.SAMPLE);
    assertThat(call(method, new Metadata()).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(call(method, key(Role.SAMPLE)).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void aKeyMayStandInAnEntryOfItsOwn() throws Exception {
    assertThat(call(METADATA, header("x-api-key", Keys.SAMPLE))).isEqualTo(Status.OK);
    assertThat(call(METADATA, header("x-api-key", "wrong")).getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "Bearer ", "Bearer", "Basic YTpi", "limn_for-samples"})
  void whatIsNoKeyThatIsKnownIsRefused(String value) throws Exception {
    Status status = call(METADATA, header("authorization", value));

    assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(status.getDescription()).isNotEmpty().doesNotContain("limn_for-samples");
  }

  /** On one connection, so that nothing is remembered of who asked before. */
  @Test
  void aConnectionIsNotTrustedForTheKeyThatItOnceSent() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(call(METADATA, key(Role.SAMPLE))).isEqualTo(Status.OK);
      assertThat(call(METADATA, new Metadata()).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(call(LOAD, key(Role.SAMPLE)).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }
  }

  @Test
  void aLongMessageOfSomebodyUnknownIsRefusedAndTheConnectionGoesOn() throws Exception {
    assertThat(call(client, SERVICE + "ModelInfer", new Metadata(), 4 << 20).getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(call(METADATA, key(Role.SAMPLE))).isEqualTo(Status.OK);
  }

  @Test
  void withoutKeysEverybodyMayDrawAndNobodyMayLoad(@TempDir Path models) throws Exception {
    try (LiveServer open = LiveServer.start(models, Map.of());
        GrpcClient anybody = GrpcClient.of(open)) {
      Status status = call(anybody, LOAD, key(Role.MANAGE), 0);

      assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(status.getDescription())
          .isEqualTo(
              "this needs the role manage: the server has no keys; give it some by auth.keys");
      assertThat(anybody.infer(pixels("tiny")).getOutputsCount()).isEqualTo(1);
    }
  }
}
