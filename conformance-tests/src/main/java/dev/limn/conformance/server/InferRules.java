package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.Check;
import dev.limn.conformance.NotApplicable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Inference with tensors as JSON. */
record InferRules(Connection server, ServedModels models) {

  /** Enough that a server which batches does so. */
  private static final int AT_ONCE = 16;

  private static final int[] ROWS = {1, 2, 3, 7};

  List<Check> checks() {
    return new RuleList(models)
        .eachModel(
            "v2.infer",
            "POST /v2/models/M/infer answers all outputs with datatype, shape and elements of the"
                + " metadata",
            model -> infer(model, 2, 0).requireAll(model))
        .add(
            "v2.infer-version",
            "POST /v2/models/M/versions/V/infer answers the same way for each version listed",
            this::requireVersions)
        .eachModel("v2.infer-id", "the id of a request is that of its answer", this::requireId)
        .eachModel(
            "v2.infer-again",
            "the same request has the same answer",
            TensorValue.TOLERANCE_TEXT,
            model -> infer(model, 2, 1).requireSameAs(infer(model, 2, 1)))
        .eachModel(
            "v2.infer-nested",
            "data in a list an axis mean the same as data in one list",
            TensorValue.TOLERANCE_TEXT,
            this::requireNested)
        .eachModel(
            "v2.infer-output",
            "who asks for one output gets that one alone",
            this::requireOneOutput)
        .add(
            "v2.infer-batch",
            "as many rows come out as go in, where all first axes are -1: 1, 2, 3 and 7",
            this::requireBatches)
        .eachModel(
            "v2.infer-chunked",
            "a body that does not tell its length is read too",
            this::requireChunked)
        .eachModel(
            "v2.infer-at-once",
            "each of 16 requests at the same time gets the answer that it gets alone",
            TensorValue.TOLERANCE_TEXT,
            this::requireNoMixing)
        .checks();
  }

  private InferAnswer infer(ModelSpec model, int rows, long seed) {
    return infer(model, InferCall.ofJson(model.filled(rows, seed)));
  }

  private InferAnswer infer(ModelSpec model, InferCall call) {
    return InferAnswer.of(call.send(server, model.path() + "/infer"), model);
  }

  private void requireVersions() {
    boolean none = true;
    for (ModelSpec model : models.tried()) {
      for (String version : model.versions()) {
        InferCall call = InferCall.ofJson(model.filled(1, 0));
        Answer answer = call.send(server, model.path(version, "/infer"));
        JsonNode json = InferAnswer.of(answer, model).requireAll(model).json();
        String found = json.path("model_version").asText(version);
        if (!found.equals(version)) {
          throw answer.failure("expects model_version '" + version + "', found '" + found + "'");
        }
        none = false;
      }
    }
    if (none) {
      throw new NotApplicable("the metadata list no versions");
    }
  }

  private void requireId(ModelSpec model) {
    String id = "Id \"42\" \\ \u00e9";
    InferAnswer found = infer(model, InferCall.ofJson(model.filled(1, 0)).withId(id));
    if (!id.equals(Fields.text(found.json(), "id", found.answer().request()))) {
      throw found.answer().failure("expects id '" + id + "', found " + found.json().get("id"));
    }
  }

  private void requireNested(ModelSpec model) {
    List<TensorValue> inputs = model.filled(2, 2);
    InferAnswer flat = infer(model, InferCall.ofJson(inputs));
    infer(model, InferCall.ofJson(inputs).nested(inputs)).requireSameAs(flat);
  }

  private void requireOneOutput(ModelSpec model) {
    for (TensorSpec output : model.outputs()) {
      InferAnswer found =
          infer(model, InferCall.ofJson(model.filled(1, 0)).withOutputs(output.name()));
      if (!found.outputs().keySet().equals(Set.of(output.name()))) {
        throw found
            .answer()
            .failure("expects '" + output.name() + "' alone, found " + found.outputs().keySet());
      }
    }
  }

  private void requireBatches() {
    List<ModelSpec> batched = models.tried().stream().filter(ModelSpec::isBatched).toList();
    if (batched.isEmpty()) {
      throw new NotApplicable("no model takes and gives rows");
    }
    for (ModelSpec model : batched) {
      for (int rows : ROWS) {
        InferAnswer found = infer(model, rows, rows);
        for (TensorValue output : found.outputs().values()) {
          if (output.shape()[0] != rows) {
            throw found
                .answer()
                .failure(
                    "output '%s' of %d rows has %d"
                        .formatted(output.name(), rows, output.shape()[0]));
          }
        }
      }
    }
  }

  private void requireChunked(ModelSpec model) {
    InferCall call = InferCall.ofJson(model.filled(2, 0));
    InferAnswer.of(server.postInChunks(model.path() + "/infer", call.head()), model)
        .requireAll(model);
  }

  private void requireNoMixing(ModelSpec model) {
    List<InferAnswer> alone = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      alone.add(infer(model, 1 + i % 3, i));
    }
    List<CompletableFuture<InferAnswer>> together = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      int number = i;
      together.add(
          CompletableFuture.supplyAsync(
              () -> infer(model, 1 + number % 3, number), command -> new Thread(command).start()));
    }
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        together.get(i).join().requireSameAs(alone.get(i));
      }
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
