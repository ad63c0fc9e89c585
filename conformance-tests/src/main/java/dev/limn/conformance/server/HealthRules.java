package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.Check;
import dev.limn.conformance.NotApplicable;
import java.util.List;
import java.util.stream.Stream;

/** Liveness and readiness. */
record HealthRules(Connection server, ServedModels models) {

  static final String NOBODY = "no-such-model-0";

  List<Check> checks() {
    return new RuleList(models)
        .add(
            "v2.live",
            "GET /v2/health/live is 200",
            () -> server.get("/v2/health/live").requireOk())
        .add(
            "v2.ready",
            "GET /v2/health/ready is 200",
            () -> server.get("/v2/health/ready").requireOk())
        .add(
            "v2.health-body",
            "a health answer is empty, or an object whose flags are true",
            this::requireBodies)
        .add("v2.model-ready", "GET /v2/models/M/ready is 200", this::requireModels)
        .add(
            "v2.version-ready",
            "GET /v2/models/M/versions/V/ready is 200 for each version that the metadata list",
            this::requireVersions)
        .add(
            "v2.unknown-model-ready",
            "a model that is not there is not ready: a status from 400 to 499",
            this::requireUnready)
        .checks();
  }

  private void requireBodies() {
    Stream.of("/v2/health/live", "/v2/health/ready").forEach(path -> requireBody(server.get(path)));
    models.names().forEach(name -> requireBody(server.get(ModelSpec.path(name) + "/ready")));
  }

  private static void requireBody(Answer answer) {
    if (answer.requireOk().body().length == 0) {
      return;
    }
    JsonNode json = answer.json();
    boolean contradicts =
        Stream.of("live", "ready").anyMatch(flag -> !json.path(flag).asBoolean(true));
    if (!json.isObject() || contradicts) {
      throw answer.failure("expects an empty body or true flags, found " + json);
    }
  }

  private void requireModels() {
    models.names().forEach(name -> server.get(ModelSpec.path(name) + "/ready").requireOk());
  }

  private void requireVersions() {
    boolean none = true;
    for (ModelSpec model : models.all()) {
      for (String version : model.versions()) {
        server.get(model.path(version, "/ready")).requireOk();
        none = false;
      }
    }
    if (none) {
      throw new NotApplicable("the metadata list no versions");
    }
  }

  private void requireUnready() {
    Answer answer = server.get(ModelSpec.path(NOBODY) + "/ready");
    if (answer.status() < 400 || answer.status() > 499) {
      throw answer.failure("expects a status from 400 to 499, found " + answer.status());
    }
  }
}
