package dev.limn.conformance.server;

import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.NotApplicable;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Inference by gRPC. */
record GrpcInferRules(GrpcRuleList rules) {

  /** Enough that a server which batches does so. */
  private static final int AT_ONCE = 16;

  private static final int[] ROWS = {1, 2, 3, 7};

  void add() {
    rules
        .eachModel(
            "grpc.infer",
            "ModelInfer answers all outputs with datatype, shape and elements of the metadata",
            (server, model) -> infer(server, model, 2, 0).requireAll(model))
        .eachModel(
            "grpc.infer-raw",
            "inputs as little-endian bytes in raw_input_contents mean the same as typed contents",
            TensorValue.TOLERANCE_TEXT,
            (server, model) ->
                GrpcAnswer.of(server, model, GrpcCall.raw(model, model.filled(2, 3)))
                    .requireSameAs(infer(server, model, 2, 3)))
        .add(
            "grpc.infer-version",
            "ModelInfer of each version listed answers as that version",
            this::requireVersions)
        .eachModel(
            "grpc.infer-id", "the id of a request is that of its answer", GrpcInferRules::requireId)
        .eachModel(
            "grpc.infer-again",
            "the same request has the same answer",
            TensorValue.TOLERANCE_TEXT,
            (server, model) -> infer(server, model, 2, 1).requireSameAs(infer(server, model, 2, 1)))
        .eachModel(
            "grpc.infer-output",
            "who asks for one output gets that one alone",
            GrpcInferRules::requireOneOutput)
        .add(
            "grpc.infer-batch",
            "as many rows come out as go in, where all first axes are -1: 1, 2, 3 and 7",
            this::requireBatches)
        .eachModel(
            "grpc.infer-at-once",
            "each of 16 calls at the same time gets the answer that it gets alone",
            TensorValue.TOLERANCE_TEXT,
            GrpcInferRules::requireNoMixing);
  }

  static GrpcAnswer infer(GrpcClient server, ModelSpec model, int rows, long seed) {
    return GrpcAnswer.of(server, model, GrpcCall.typed(model, model.filled(rows, seed)));
  }

  private void requireVersions(GrpcClient server) {
    for (ModelSpec model : GrpcStateRules.versioned(rules.models(), server)) {
      for (String version : model.isTried() ? model.versions() : List.<String>of()) {
        ModelInferRequest.Builder request =
            GrpcCall.typed(model, model.filled(1, 0)).setModelVersion(version);
        GrpcAnswer answer = GrpcAnswer.of(server, model, request).requireAll(model);
        String found = answer.response().getModelVersion();
        if (!found.isEmpty() && !found.equals(version)) {
          throw new CheckFailure(
              "%s: expects model_version '%s', found '%s'"
                  .formatted(answer.call(), version, found));
        }
      }
    }
  }

  private static void requireId(GrpcClient server, ModelSpec model) {
    String id = "Id \"42\" \\ \u00e9";
    GrpcAnswer found =
        GrpcAnswer.of(server, model, GrpcCall.typed(model, model.filled(1, 0)).setId(id));
    if (!found.response().getId().equals(id)) {
      throw new CheckFailure(
          "%s: expects id '%s', found '%s'".formatted(found.call(), id, found.response().getId()));
    }
  }

  private static void requireOneOutput(GrpcClient server, ModelSpec model) {
    for (TensorSpec output : model.outputs()) {
      ModelInferRequest.Builder request =
          GrpcCall.typed(model, model.filled(1, 0)).addOutputs(GrpcCall.output(output.name()));
      GrpcAnswer found = GrpcAnswer.of(server, model, request);
      if (!found.outputs().keySet().equals(Set.of(output.name()))) {
        throw new CheckFailure(
            "%s: expects '%s' alone, found %s"
                .formatted(found.call(), output.name(), found.outputs().keySet()));
      }
    }
  }

  private void requireBatches(GrpcClient server) {
    List<ModelSpec> batched =
        rules.models().tried(server).stream().filter(ModelSpec::isBatched).toList();
    if (batched.isEmpty()) {
      throw new NotApplicable("no model takes and gives rows");
    }
    for (ModelSpec model : batched) {
      for (int rows : ROWS) {
        GrpcAnswer found = infer(server, model, rows, rows);
        for (TensorValue output : found.outputs().values()) {
          if (output.shape()[0] != rows) {
            throw new CheckFailure(
                "%s: output '%s' of %d rows has %d"
                    .formatted(found.call(), output.name(), rows, output.shape()[0]));
          }
        }
      }
    }
  }

  private static void requireNoMixing(GrpcClient server, ModelSpec model) {
    List<GrpcAnswer> alone = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      alone.add(infer(server, model, 1 + i % 3, i));
    }
    List<CompletableFuture<GrpcAnswer>> together = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      int number = i;
      together.add(
          CompletableFuture.supplyAsync(
              () -> infer(server, model, 1 + number % 3, number),
              command -> new Thread(command).start()));
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
