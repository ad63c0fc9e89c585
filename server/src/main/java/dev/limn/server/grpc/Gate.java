package dev.limn.server.grpc;

import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc;
import dev.limn.server.security.Access;
import dev.limn.server.security.Refusal;
import dev.limn.server.security.Role;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import java.util.Map;

/**
 * Stands before all methods of all services, those included that nobody has thought of yet. Who is
 * let in costs no object.
 */
final class Gate implements ServerInterceptor {

  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> API_KEY = key("x-api-key");

  /** All others need {@link Role#SAMPLE}. */
  private static final Map<String, Role> NEEDED =
      Map.of(
          HealthGrpc.getCheckMethod().getFullMethodName(), Role.NONE,
          HealthGrpc.getWatchMethod().getFullMethodName(), Role.NONE,
          GRPCInferenceServiceGrpc.getServerLiveMethod().getFullMethodName(), Role.NONE,
          GRPCInferenceServiceGrpc.getServerReadyMethod().getFullMethodName(), Role.NONE,
          GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod().getFullMethodName(), Role.MANAGE,
          GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod().getFullMethodName(),
              Role.MANAGE);

  private final Access access;

  Gate(Access access) {
    this.access = access;
  }

  static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** The role that a method needs. */
  static Role needed(String method) {
    return NEEDED.getOrDefault(method, Role.SAMPLE);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Role needed = needed(call.getMethodDescriptor().getFullMethodName());
    Refusal refusal = access.refusal(secret(headers), needed);
    if (refusal == null) {
      return next.startCall(call, headers);
    }
    Status.Code code =
        refusal.unknown() ? Status.Code.UNAUTHENTICATED : Status.Code.PERMISSION_DENIED;
    call.close(code.toStatus().withDescription(refusal.message()), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private String secret(Metadata headers) {
    if (!access.hasKeys()) {
      return null;
    }
    String bearer = Access.bearer(headers.get(AUTHORIZATION));
    return bearer == null ? headers.get(API_KEY) : bearer;
  }
}
