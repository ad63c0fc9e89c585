package dev.limn.conformance.server;

import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.NotApplicable;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelStatistics;
import dev.limn.conformance.server.protocol.ModelStatisticsRequest;
import dev.limn.conformance.server.protocol.ModelStreamInferResponse;
import dev.limn.conformance.server.protocol.RepositoryIndexRequest;
import dev.limn.conformance.server.protocol.RepositoryIndexResponse.ModelIndex;
import dev.limn.conformance.server.protocol.RepositoryModelLoadRequest;
import dev.limn.conformance.server.protocol.RepositoryModelUnloadRequest;
import java.util.List;

/** Streams, repository and statistics by gRPC: what a server may lack. */
record GrpcExtensionRules(GrpcRuleList rules) {

  private static final int REQUESTS = 3;
  private static final int ROWS = 2;
  private static final String LOAD = "RepositoryModelLoad";

  void add() {
    rules
        .eachModel(
            "grpc.stream",
            "ModelStreamInfer answers each request of a stream as ModelInfer does, in order",
            TensorValue.TOLERANCE_TEXT,
            GrpcExtensionRules::requireStream)
        .eachModel(
            "grpc.stream-error",
            "a request of a stream that is refused has an error_message, and the stream goes on",
            GrpcExtensionRules::requireStreamGoesOn)
        .add(
            "grpc.index",
            "RepositoryIndex lists models by name; with ready those alone that are",
            GrpcExtensionRules::requireIndex)
        .add("grpc.load-unknown", "to load a model that is not there is refused", this::refuseLoad)
        .add(
            "grpc.unload-load",
            "an unloaded model is not ready and refuses, a loaded one answers",
            this::requireUnloadAndLoad)
        .eachModel(
            "grpc.stats",
            "ModelStatistics tells counts and durations as the extension has them",
            (server, model) -> statistics(server, model).forEach(GrpcExtensionRules::requireEntry))
        .eachModel(
            "grpc.stats-count",
            "success counts each request that was answered, inference_count each of its rows",
            GrpcExtensionRules::requireCounts);
  }

  private static ModelInferRequest request(ModelSpec model, int seed) {
    return GrpcCall.typed(model, model.filled(1 + seed % 2, seed)).setId("id " + seed).build();
  }

  private static void requireStream(GrpcClient server, ModelSpec model) {
    List<ModelInferRequest> requests =
        List.of(request(model, 1), request(model, 2), request(model, 3));
    List<ModelStreamInferResponse> answers = stream(server, requests);
    for (int i = 0; i < requests.size(); i++) {
      GrpcAnswer expected = GrpcAnswer.of(server, model, requests.get(i).toBuilder());
      require(answers.get(i), requests.get(i), model).requireSameAs(expected);
    }
  }

  private static List<ModelStreamInferResponse> stream(
      GrpcClient server, List<ModelInferRequest> requests) {
    List<ModelStreamInferResponse> answers = server.stream(requests);
    if (answers.size() != requests.size()) {
      throw new CheckFailure(
          "ModelStreamInfer: expects %d answers, found %d"
              .formatted(requests.size(), answers.size()));
    }
    return answers;
  }

  private static GrpcAnswer require(
      ModelStreamInferResponse answer, ModelInferRequest request, ModelSpec model) {
    String call = "ModelStreamInfer of " + model.name();
    if (!answer.getErrorMessage().isEmpty()) {
      throw new CheckFailure(call + ": expects an answer, found " + answer.getErrorMessage());
    }
    String found = answer.getInferResponse().getId();
    if (!found.equals(request.getId())) {
      throw new CheckFailure(
          "%s: expects id '%s', found '%s'".formatted(call, request.getId(), found));
    }
    return GrpcAnswer.of(call, answer.getInferResponse(), model).requireAll(model);
  }

  private static void requireStreamGoesOn(GrpcClient server, ModelSpec model) {
    ModelInferRequest unknown =
        request(model, 4).toBuilder().setModelName(HealthRules.NOBODY).build();
    ModelInferRequest sound = request(model, 5);
    List<ModelStreamInferResponse> answers = stream(server, List.of(unknown, sound));
    if (answers.get(0).getErrorMessage().isBlank()) {
      throw new CheckFailure("ModelStreamInfer: expects an error_message, found none");
    }
    require(answers.get(1), sound, model);
  }

  private static List<ModelIndex> index(GrpcClient server, boolean ready) {
    RepositoryIndexRequest request = RepositoryIndexRequest.newBuilder().setReady(ready).build();
    return server
        .extension("RepositoryIndex", calls -> calls.repositoryIndex(request))
        .getModelsList();
  }

  private static void requireIndex(GrpcClient server) {
    for (ModelIndex entry : index(server, false)) {
      if (entry.getName().isBlank()) {
        throw new CheckFailure("RepositoryIndex: a model has no name");
      }
    }
    for (ModelIndex entry : index(server, true)) {
      if (!entry.getState().isEmpty() && !entry.getState().equals("READY")) {
        throw new CheckFailure(
            "RepositoryIndex: expects ready models alone, found %s %s"
                .formatted(entry.getName(), entry.getState()));
      }
      GrpcStateRules.requireReady(server, entry.getName(), "");
    }
  }

  private void requireManages() {
    if (!rules.target().manages()) {
      throw new NotApplicable("models are loaded and unloaded only where that was asked for");
    }
  }

  private void refuseLoad(GrpcClient server) {
    requireManages();
    index(server, true);
    RepositoryModelLoadRequest request =
        RepositoryModelLoadRequest.newBuilder().setModelName(HealthRules.NOBODY).build();
    server.refusal(LOAD, calls -> calls.repositoryModelLoad(request));
  }

  private void requireUnloadAndLoad(GrpcClient server) {
    requireManages();
    ModelSpec model = rules.models().tried(server).get(0);
    RepositoryModelUnloadRequest unload =
        RepositoryModelUnloadRequest.newBuilder().setModelName(model.name()).build();
    RepositoryModelLoadRequest load =
        RepositoryModelLoadRequest.newBuilder().setModelName(model.name()).build();
    server.extension("RepositoryModelUnload", calls -> calls.repositoryModelUnload(unload));
    try {
      GrpcStateRules.requireUnready(server, model.name());
      server.refusal(
          "ModelInfer of unloaded " + model.name(), calls -> calls.modelInfer(request(model, 1)));
    } finally {
      server.answer(LOAD, calls -> calls.repositoryModelLoad(load));
    }
    GrpcStateRules.requireReady(server, model.name(), "");
    GrpcAnswer.of(server, model, request(model, 1).toBuilder()).requireAll(model);
  }

  private static List<ModelStatistics> statistics(GrpcClient server, ModelSpec model) {
    ModelStatisticsRequest request =
        ModelStatisticsRequest.newBuilder().setName(model.name()).build();
    List<ModelStatistics> entries =
        server
            .extension(
                "ModelStatistics of " + model.name(), calls -> calls.modelStatistics(request))
            .getModelStatsList();
    if (entries.isEmpty()
        || entries.stream().anyMatch(entry -> !entry.getName().equals(model.name()))) {
      throw new CheckFailure(
          "ModelStatistics of %s: expects its entries alone, found those of %s"
              .formatted(model.name(), entries.stream().map(ModelStatistics::getName).toList()));
    }
    return entries;
  }

  private static void requireEntry(ModelStatistics entry) {
    var durations = entry.getInferenceStats();
    boolean whole =
        durations.hasSuccess()
            && durations.hasFail()
            && durations.hasQueue()
            && durations.hasComputeInput()
            && durations.hasComputeInfer()
            && durations.hasComputeOutput();
    if (!whole) {
      throw new CheckFailure(
          "ModelStatistics of %s: a duration is missing of %s"
              .formatted(entry.getName(), durations.toString().replaceAll("\\s+", " ")));
    }
  }

  private static void requireCounts(GrpcClient server, ModelSpec model) {
    List<ModelStatistics> before = statistics(server, model);
    for (int i = 0; i < REQUESTS; i++) {
      GrpcInferRules.infer(server, model, ROWS, i);
    }
    List<ModelStatistics> after = statistics(server, model);
    int rows = model.isBatched() ? ROWS : 1;
    requireGrowth(model, "success", REQUESTS, successes(after) - successes(before));
    requireGrowth(model, "inference_count", REQUESTS * rows, rows(after) - rows(before));
  }

  private static long successes(List<ModelStatistics> entries) {
    return entries.stream()
        .mapToLong(entry -> entry.getInferenceStats().getSuccess().getCount())
        .sum();
  }

  private static long rows(List<ModelStatistics> entries) {
    return entries.stream().mapToLong(ModelStatistics::getInferenceCount).sum();
  }

  /** Others may ask meanwhile, so that more is no mistake. */
  private static void requireGrowth(ModelSpec model, String counter, long expected, long grown) {
    if (grown < expected) {
      throw new CheckFailure(
          "ModelStatistics of %s: %s expects %d more after %d requests, found %d"
              .formatted(model.name(), counter, expected, REQUESTS, grown));
    }
  }
}
