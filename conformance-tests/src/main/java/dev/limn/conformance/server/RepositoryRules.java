package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.NotApplicable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The extension for model repositories. */
record RepositoryRules(Connection server, ServedModels models, boolean manages) {

  private static final String EXTENSION = "model_repository";
  private static final String INDEX = "/v2/repository/index";
  private static final String READY = "READY";

  List<Check> checks() {
    return new RuleList(models)
        .add(
            "v2.index",
            "POST /v2/repository/index lists models with name, state and reason",
            () -> index("{}"))
        .add(
            "v2.index-ready",
            "with {\"ready\": true} it lists those alone that are ready",
            this::requireReadyOnly)
        .add(
            "v2.index-agrees",
            "what the index calls ready is ready by its own route",
            this::requireAgreement)
        .add("v2.load-unknown", "to load a model that is not there is refused", this::refuseUnknown)
        .add(
            "v2.unload-load",
            "an unloaded model is neither ready nor answers, a loaded one does both",
            this::requireUnloadAndLoad)
        .checks();
  }

  private JsonNode index(String body) {
    models.requireExtension(EXTENSION);
    Answer answer = server.post(INDEX, body).requireOk();
    if (!answer.json().isArray()) {
      throw answer.failure("expects a list, found " + answer.json());
    }
    for (JsonNode entry : answer.json()) {
      Fields.text(entry, "name", answer.request());
      for (String field : new String[] {"version", "state", "reason"}) {
        if (entry.hasNonNull(field)) {
          Fields.text(entry, field, answer.request());
        }
      }
    }
    return answer.json();
  }

  private static Set<String> ready(JsonNode index) {
    Set<String> ready = new TreeSet<>();
    for (JsonNode entry : index) {
      if (READY.equals(entry.path("state").asText(READY))) {
        ready.add(entry.get("name").asText() + " " + entry.path("version").asText());
      }
    }
    return ready;
  }

  private void requireReadyOnly() {
    JsonNode all = index("{}");
    JsonNode only = index("{\"ready\":true}");
    if (only.size() != ready(only).size() || !ready(only).equals(ready(all))) {
      throw new CheckFailure("POST " + INDEX + ": expects " + ready(all) + ", found " + only);
    }
  }

  private void requireAgreement() {
    for (JsonNode entry : index("{}")) {
      if (READY.equals(entry.path("state").asText())) {
        server.get(ModelSpec.path(entry.get("name").asText()) + "/ready").requireOk();
      }
    }
  }

  private void requireManages() {
    models.requireExtension(EXTENSION);
    if (!manages) {
      throw new NotApplicable("models are loaded and unloaded only where that was asked for");
    }
  }

  private void refuseUnknown() {
    requireManages();
    command(HealthRules.NOBODY, "load").requireRefusal();
  }

  private void requireUnloadAndLoad() {
    requireManages();
    ModelSpec model = models.tried().get(0);
    command(model.name(), "unload").requireOk();
    try {
      Answer unready = server.get(model.path() + "/ready");
      if (unready.isOk()) {
        throw unready.failure("expects an unloaded model to be unready, found status 200");
      }
      Answer answer = InferCall.ofJson(model.filled(1, 0)).send(server, model.path() + "/infer");
      if (answer.isOk()) {
        throw answer.failure("expects an unloaded model not to answer, found status 200");
      }
    } finally {
      command(model.name(), "load").requireOk();
    }
    server.get(model.path() + "/ready").requireOk();
    InferAnswer.of(
        InferCall.ofJson(model.filled(1, 0)).send(server, model.path() + "/infer"), model);
  }

  private Answer command(String model, String command) {
    String path = "/v2/repository/models/" + Connection.segment(model) + "/" + command;
    return server.post(path, "application/json", "{}".getBytes(), Map.of());
  }
}
