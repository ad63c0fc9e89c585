package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.Check;
import dev.limn.conformance.NotApplicable;
import java.util.List;

/** What server and models say of themselves. */
record MetadataRules(Connection server, ServedModels models) {

  List<Check> checks() {
    return new RuleList(models)
        .add(
            "v2.server-metadata", "GET /v2 tells name, version and extensions", this::requireServer)
        .add(
            "v2.model-metadata",
            "GET /v2/models/M tells its name, platform, and tensors with name, datatype and shape",
            this::requireModels)
        .add(
            "v2.all-tried",
            "every model is tried with inference; skipped, by name, where one is not",
            models::requireAllTried)
        .add(
            "v2.version-metadata",
            "GET /v2/models/M/versions/V tells the same name for each version that is listed",
            this::requireVersions)
        .add(
            "v2.unknown-model-metadata",
            "metadata of a model that is not there are refused with {\"error\": ...}",
            () -> server.get(ModelSpec.path(HealthRules.NOBODY)).requireRefusal())
        .add(
            "v2.json-type",
            "answers of JSON say Content-Type: application/json",
            this::requireTypes)
        .checks();
  }

  private void requireServer() {
    Answer answer = server.get("/v2").requireOk();
    Fields.text(answer.json(), "name", answer.request());
    Fields.text(answer.json(), "version", answer.request());
    for (JsonNode extension : Fields.list(answer.json(), "extensions", answer.request())) {
      if (!extension.isTextual()) {
        throw answer.failure("extensions must be texts, found " + extension);
      }
    }
  }

  private void requireModels() {
    for (String name : models.names()) {
      requireName(server.get(ModelSpec.path(name)).requireOk(), name);
    }
  }

  private void requireVersions() {
    boolean none = true;
    for (ModelSpec model : models.all()) {
      for (String version : model.versions()) {
        requireName(server.get(model.path(version, "")).requireOk(), model.name());
        none = false;
      }
    }
    if (none) {
      throw new NotApplicable("the metadata list no versions");
    }
  }

  private static void requireName(Answer answer, String name) {
    String found = ModelSpec.of(answer.json(), answer.request()).name();
    if (!found.equals(name)) {
      throw answer.failure("expects name '" + name + "', found '" + found + "'");
    }
  }

  private void requireTypes() {
    requireType(server.get("/v2"));
    requireType(server.get(ModelSpec.path(HealthRules.NOBODY)));
    models.names().forEach(name -> requireType(server.get(ModelSpec.path(name))));
  }

  private static void requireType(Answer answer) {
    String type = answer.header("Content-Type");
    if (!type.matches("(?i)application/json(\\s*;.*)?")) {
      throw answer.failure("expects Content-Type application/json, found '" + type + "'");
    }
  }
}
