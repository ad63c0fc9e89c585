package dev.limn.conformance.server;

import dev.limn.conformance.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Checks of a server, as they are put together. */
final class RuleList {

  private final ServedModels models;
  private final List<Check> checks = new ArrayList<>();

  RuleList(ServedModels models) {
    this.models = models;
  }

  RuleList add(String id, String rule, Check.Body body) {
    return add(id, rule, Check.EXACT, body);
  }

  RuleList add(String id, String rule, String tolerance, Check.Body body) {
    checks.add(new Check(id, rule, tolerance, body));
    return this;
  }

  /** A rule that each model that is tried must keep. */
  RuleList eachModel(String id, String rule, Consumer<ModelSpec> body) {
    return eachModel(id, rule, Check.EXACT, body);
  }

  RuleList eachModel(String id, String rule, String tolerance, Consumer<ModelSpec> body) {
    checks.add(new Check(id, rule, tolerance, () -> models.tried().forEach(body)));
    return this;
  }

  List<Check> checks() {
    return List.copyOf(checks);
  }
}
