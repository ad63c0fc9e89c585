package dev.limn.conformance.server;

import dev.limn.conformance.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Checks of a server by gRPC, as they are put together; each has a connection of its own. */
final class GrpcRuleList {

  private final ServerTarget target;
  private final GrpcModels models;
  private final List<Check> checks = new ArrayList<>();

  GrpcRuleList(ServerTarget target) {
    this.target = target;
    this.models = new GrpcModels(target.models());
  }

  ServerTarget target() {
    return target;
  }

  GrpcModels models() {
    return models;
  }

  GrpcRuleList add(String id, String rule, Consumer<GrpcClient> body) {
    return add(id, rule, Check.EXACT, body);
  }

  private GrpcRuleList add(String id, String rule, String tolerance, Consumer<GrpcClient> body) {
    checks.add(
        new Check(
            id,
            rule,
            tolerance,
            () -> {
              try (GrpcClient server = GrpcClient.open(target)) {
                body.accept(server);
              }
            }));
    return this;
  }

  /** A rule that each model that is tried must keep. */
  GrpcRuleList eachModel(String id, String rule, BiConsumer<GrpcClient, ModelSpec> body) {
    return eachModel(id, rule, Check.EXACT, body);
  }

  GrpcRuleList eachModel(
      String id, String rule, String tolerance, BiConsumer<GrpcClient, ModelSpec> body) {
    return add(
        id,
        rule,
        tolerance,
        server -> models.tried(server).forEach(model -> body.accept(server, model)));
  }

  List<Check> checks() {
    return List.copyOf(checks);
  }
}
