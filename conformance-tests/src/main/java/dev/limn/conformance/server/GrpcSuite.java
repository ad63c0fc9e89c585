package dev.limn.conformance.server;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.Suite;
import dev.limn.conformance.server.protocol.ServerLiveRequest;

/**
 * The Open Inference Protocol, version 2, over gRPC, with its extensions for streams, model
 * repositories and statistics. Nothing is asked of the server before a check runs.
 */
public final class GrpcSuite {

  private GrpcSuite() {}

  /**
   * The checks of a server.
   *
   * @param target the server: {@code http://HOST:PORT}, or {@code https} for TLS; headers are sent
   *     as metadata
   * @return the suite {@code grpc}
   * @throws LimnException if gRPC is not on the class path
   * @throws UsageException if the address tells no port
   */
  public static Suite of(ServerTarget target) {
    if (!isPossible()) {
      throw new LimnException(
          "gRPC is not on the class path: add grpc-netty, grpc-protobuf and grpc-stub of io.grpc");
    }
    GrpcClient.requirePort(target.base());
    GrpcRuleList rules = new GrpcRuleList(target);
    new GrpcStateRules(rules).add();
    new GrpcInferRules(rules).add();
    new GrpcExtensionRules(rules).add();
    new GrpcRefusalRules(rules).add();
    return new Suite("grpc", target.base().toString(), rules.checks());
  }

  /** Whether gRPC is on the class path: to this library it is optional. */
  static boolean isPossible() {
    return GrpcSuite.class.getClassLoader().getResource("io/grpc/ManagedChannel.class") != null;
  }

  /**
   * Holds that somebody answers at all, before each check says that nobody does.
   *
   * @param target the server
   * @throws LimnException if nobody answers
   */
  public static void requireAnswer(ServerTarget target) {
    try (GrpcClient server = GrpcClient.open(target)) {
      server.answer(
          "ServerLive", calls -> calls.serverLive(ServerLiveRequest.getDefaultInstance()));
    } catch (CheckFailure e) {
      throw new LimnException(
          "server " + target.base() + " does not answer gRPC: " + e.getMessage(), e);
    }
  }
}
