package dev.limn.conformance.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.Suite;
import dev.limn.conformance.Verdict;
import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.limn.conformance.server.protocol.ServerLiveRequest;
import dev.limn.conformance.server.protocol.ServerLiveResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each check is failed by a server that breaks its rule; a sound one passes all. */
@Timeout(60)
class GrpcSuiteTest {

  private static final List<GrpcFault> SLOW = List.of(GrpcFault.MIXES_CALLS);

  @Test
  void aSoundServerPassesAllChecks() throws Exception {
    try (FakeGrpcServer server = new FakeGrpcServer(GrpcFault.NONE)) {
      assertThat(outcomes(server.target())).allMatch(Outcome::passed);
    }
  }

  static Stream<GrpcFault> faults() {
    return Stream.of(GrpcFault.values())
        .filter(fault -> fault != GrpcFault.NONE && !SLOW.contains(fault));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsFoundByItsChecks(GrpcFault fault) throws Exception {
    try (FakeGrpcServer server = new FakeGrpcServer(fault)) {
      List<String> failed =
          outcomes(server.target().withModels(FakeInference.names())).stream()
              .filter(outcome -> outcome.verdict() == Verdict.FAILED)
              .map(Outcome::id)
              .toList();
      if (fault.isAtTheRoot()) {
        assertThat(failed).containsAll(fault.found());
      } else {
        assertThat(failed).isEqualTo(fault.found());
      }
    }
  }

  /** By that check alone: such a server waits for company. */
  @Test
  void aServerThatMixesCallsIsFound() throws Exception {
    try (FakeGrpcServer server = new FakeGrpcServer(GrpcFault.MIXES_CALLS)) {
      Check check =
          GrpcSuite.of(server.target().withModels(List.of("pair"))).checks().stream()
              .filter(one -> GrpcFault.MIXES_CALLS.found().contains(one.id()))
              .findFirst()
              .orElseThrow();

      assertThat(check.run().problem())
          .matches("ModelInfer of pair: output 'y'\\[0] expects \\S+, found \\S+");
    }
  }

  @Test
  void everyRuleIsBrokenBySomeFault() {
    Suite suite = GrpcSuite.of(ServerTarget.at("http://127.0.0.1:1"));

    assertThat(Stream.of(GrpcFault.values()).flatMap(fault -> fault.found().stream()))
        .containsAll(suite.ids().toList());
  }

  @Test
  void nothingIsUnloadedUnlessThatWasAskedFor() throws Exception {
    try (FakeGrpcServer server = new FakeGrpcServer(GrpcFault.NONE)) {
      assertThat(outcomes(server.target().withManages(false)))
          .filteredOn(outcome -> outcome.verdict() == Verdict.SKIPPED)
          .extracting(Outcome::id)
          .containsExactly("grpc.load-unknown", "grpc.unload-load");
    }
  }

  @Test
  void whatAServerDoesNotImplementIsSkippedAndWhatItMustImplementIsNot() throws Exception {
    Server live =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new OnlyLive())
            .build()
            .start();
    try {
      assertThat(outcomes(ServerTarget.at("http://127.0.0.1:" + live.getPort())))
          .filteredOn(outcome -> !outcome.passed())
          .filteredOn(
              outcome -> !outcome.note().equals("the server does not implement RepositoryIndex"))
          .extracting(Outcome::id)
          .containsExactly(
              "grpc.ready", "grpc.server-metadata", "grpc.load-unknown", "grpc.unload-load");
    } finally {
      live.shutdownNow();
    }
  }

  @Test
  void headersAreSentWithEachCall() throws Exception {
    Metadata.Key<String> key = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    List<String> seen = new CopyOnWriteArrayList<>();
    Server live =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new OnlyLive())
            .intercept(
                new ServerInterceptor() {
                  @Override
                  public <A, B> ServerCall.Listener<A> interceptCall(
                      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
                    seen.add(headers.get(key));
                    return next.startCall(call, headers);
                  }
                })
            .build()
            .start();
    try {
      GrpcSuite.requireAnswer(
          ServerTarget.at("http://127.0.0.1:" + live.getPort())
              .withHeaders(Map.of("Authorization", "Bearer key")));
    } finally {
      live.shutdownNow();
    }

    assertThat(seen).containsExactly("Bearer key");
  }

  private static final class OnlyLive extends GRPCInferenceServiceImplBase {

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> into) {
      into.onNext(ServerLiveResponse.newBuilder().setLive(true).build());
      into.onCompleted();
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsToldOnce() {
    assertThatThrownBy(() -> GrpcSuite.requireAnswer(ServerTarget.at("http://127.0.0.1:1")))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith(
            "server http://127.0.0.1:1 does not answer gRPC: ServerLive: expects an answer, found"
                + " UNAVAILABLE ");
  }

  @Test
  void anAddressWithoutAPortIsRefused() {
    assertThatThrownBy(() -> GrpcSuite.of(ServerTarget.at("http://localhost")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "gRPC is named by its port, such as http://127.0.0.1:8001, found 'http://localhost'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a key", "key-bin"})
  void aHeaderThatCannotBeSentIsRefused(String name) {
    ServerTarget target = ServerTarget.at("http://127.0.0.1:1").withHeaders(Map.of(name, "value"));

    assertThatThrownBy(() -> GrpcSuite.requireAnswer(target))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("a header of gRPC is named by letters, digits, ")
        .hasMessageEndingWith(" found '" + name + "'");
  }

  private static List<Outcome> outcomes(ServerTarget target) {
    return GrpcSuite.of(target).checks().stream().map(Check::run).toList();
  }
}
