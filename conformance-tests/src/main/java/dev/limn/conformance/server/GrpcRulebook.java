package dev.limn.conformance.server;

import dev.limn.conformance.Check;
import dev.limn.conformance.Rulebook;
import java.util.List;

/** The rules of {@link GrpcSuite}. */
public final class GrpcRulebook implements Rulebook {

  /** Makes the rulebook. */
  public GrpcRulebook() {}

  @Override
  public boolean isPossible() {
    return GrpcSuite.isPossible();
  }

  @Override
  public String suite() {
    return "grpc";
  }

  @Override
  public String about() {
    return "Holds any server to the same protocol over gRPC, with its extensions for streams, model"
        + " repositories and statistics where it implements them: `limn conformance --grpc"
        + " http://HOST:PORT` (`https` for TLS). A refusal is a status of `INVALID_ARGUMENT`,"
        + " `NOT_FOUND`, `FAILED_PRECONDITION`, `OUT_OF_RANGE`, `UNIMPLEMENTED`,"
        + " `RESOURCE_EXHAUSTED` or `UNAVAILABLE` with a description.";
  }

  @Override
  public List<Check> checks() {
    return GrpcSuite.of(ServerTarget.at("http://localhost:1")).checks();
  }
}
