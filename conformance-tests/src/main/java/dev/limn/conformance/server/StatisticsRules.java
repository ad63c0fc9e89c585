package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import java.util.List;

/** The extension for statistics. */
record StatisticsRules(Connection server, ServedModels models) {

  private static final String EXTENSION = "statistics";
  private static final int REQUESTS = 3;
  private static final int ROWS = 2;
  private static final String[] DURATIONS = {
    "success", "fail", "queue", "compute_input", "compute_infer", "compute_output"
  };

  List<Check> checks() {
    return new RuleList(models)
        .eachModel(
            "v2.stats",
            "GET /v2/models/M/stats tells counts and durations as the extension has them",
            model -> statistics(model).forEach(entry -> requireEntry(entry, model)))
        .eachModel(
            "v2.stats-count",
            "success counts each request that was answered, inference_count each of its rows",
            this::requireCounts)
        .add(
            "v2.stats-unknown",
            "statistics of a model that is not there are refused",
            () -> {
              models.requireExtension(EXTENSION);
              server.get(ModelSpec.path(HealthRules.NOBODY) + "/stats").requireRefusal();
            })
        .checks();
  }

  private JsonNode statistics(ModelSpec model) {
    models.requireExtension(EXTENSION);
    Answer answer = server.get(model.path() + "/stats").requireOk();
    JsonNode entries = Fields.list(answer.json(), "model_stats", answer.request());
    if (entries.isEmpty()) {
      throw answer.failure("expects an entry of model " + model.name() + ", found none");
    }
    return entries;
  }

  private static void requireEntry(JsonNode entry, ModelSpec model) {
    String where = "statistics of " + model.name();
    if (!Fields.text(entry, "name", where).equals(model.name())) {
      throw new CheckFailure(where + ": found those of " + entry.get("name"));
    }
    Fields.number(entry, "last_inference", where);
    Fields.number(entry, "inference_count", where);
    Fields.number(entry, "execution_count", where);
    for (String name : DURATIONS) {
      JsonNode duration = entry.at("/inference_stats/" + name);
      Fields.number(duration, "count", where + ": inference_stats." + name);
      Fields.number(duration, "ns", where + ": inference_stats." + name);
    }
  }

  private void requireCounts(ModelSpec model) {
    JsonNode before = statistics(model);
    for (int i = 0; i < REQUESTS; i++) {
      InferAnswer.of(
          InferCall.ofJson(model.filled(ROWS, i)).send(server, model.path() + "/infer"), model);
    }
    JsonNode after = statistics(model);
    requireGrowth(model, "/inference_stats/success/count", REQUESTS, before, after);
    int rows = model.isBatched() ? ROWS : 1;
    requireGrowth(model, "/inference_count", REQUESTS * rows, before, after);
  }

  /** Others may ask meanwhile, so that more is no mistake. */
  private static void requireGrowth(
      ModelSpec model, String counter, long expected, JsonNode before, JsonNode after) {
    long grown = sum(after, counter) - sum(before, counter);
    if (grown < expected) {
      throw new CheckFailure(
          "statistics of %s: %s expects %d more after %d requests, found %d"
              .formatted(model.name(), counter, expected, REQUESTS, grown));
    }
  }

  /** Over the versions of a model. */
  private static long sum(JsonNode entries, String counter) {
    long sum = 0;
    for (JsonNode entry : entries) {
      sum += entry.at(counter).asLong();
    }
    return sum;
  }
}
