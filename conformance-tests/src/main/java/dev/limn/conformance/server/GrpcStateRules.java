package dev.limn.conformance.server;

import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.NotApplicable;
import dev.limn.conformance.server.protocol.ModelMetadataRequest;
import dev.limn.conformance.server.protocol.ModelReadyRequest;
import dev.limn.conformance.server.protocol.ServerLiveRequest;
import dev.limn.conformance.server.protocol.ServerMetadataRequest;
import dev.limn.conformance.server.protocol.ServerMetadataResponse;
import dev.limn.conformance.server.protocol.ServerReadyRequest;
import io.grpc.StatusRuntimeException;

/** Liveness, readiness, and what server and models say of themselves, by gRPC. */
record GrpcStateRules(GrpcRuleList rules) {

  void add() {
    rules
        .add("grpc.live", "ServerLive answers live", GrpcStateRules::requireLive)
        .add("grpc.ready", "ServerReady answers ready", GrpcStateRules::requireReady)
        .add("grpc.model-ready", "ModelReady answers ready", this::requireModels)
        .add(
            "grpc.version-ready",
            "ModelReady answers ready for each version that the metadata list",
            this::requireVersions)
        .add(
            "grpc.unknown-model-ready",
            "ModelReady of a model that is not there is refused, or not ready",
            GrpcStateRules::requireUnready)
        .add(
            "grpc.server-metadata",
            "ServerMetadata tells name and version",
            GrpcStateRules::requireServer)
        .add(
            "grpc.model-metadata",
            "ModelMetadata tells name, platform, and tensors with name, datatype and shape",
            server ->
                rules.models().names(server).forEach(name -> GrpcModels.spec(server, name, "")))
        .add(
            "grpc.version-metadata",
            "ModelMetadata tells the same name for each version that is listed",
            this::requireVersionMetadata)
        .add(
            "grpc.unknown-model-metadata",
            "ModelMetadata of a model that is not there is refused",
            server ->
                server.refusal(
                    "ModelMetadata of " + HealthRules.NOBODY,
                    calls ->
                        calls.modelMetadata(
                            ModelMetadataRequest.newBuilder()
                                .setName(HealthRules.NOBODY)
                                .build())));
  }

  private static void requireLive(GrpcClient server) {
    if (!server
        .answer("ServerLive", calls -> calls.serverLive(ServerLiveRequest.getDefaultInstance()))
        .getLive()) {
      throw new CheckFailure("ServerLive: expects live, found false");
    }
  }

  private static void requireReady(GrpcClient server) {
    if (!server
        .answer("ServerReady", calls -> calls.serverReady(ServerReadyRequest.getDefaultInstance()))
        .getReady()) {
      throw new CheckFailure("ServerReady: expects ready, found false");
    }
  }

  private void requireModels(GrpcClient server) {
    rules.models().names(server).forEach(name -> requireReady(server, name, ""));
  }

  static void requireReady(GrpcClient server, String model, String version) {
    String call = "ModelReady of " + model + " '" + version + "'";
    if (!server.answer(call, calls -> calls.modelReady(asked(model, version))).getReady()) {
      throw new CheckFailure(call + ": expects ready, found false");
    }
  }

  private static ModelReadyRequest asked(String model, String version) {
    return ModelReadyRequest.newBuilder().setName(model).setVersion(version).build();
  }

  private void requireVersions(GrpcClient server) {
    for (ModelSpec model : versioned(server)) {
      model.versions().forEach(version -> requireReady(server, model.name(), version));
    }
  }

  private void requireVersionMetadata(GrpcClient server) {
    for (ModelSpec model : versioned(server)) {
      model.versions().forEach(version -> GrpcModels.spec(server, model.name(), version));
    }
  }

  private Iterable<ModelSpec> versioned(GrpcClient server) {
    return versioned(rules.models(), server);
  }

  /**
   * Models of which versions can be asked for.
   *
   * @throws NotApplicable if there is none
   */
  static Iterable<ModelSpec> versioned(GrpcModels models, GrpcClient server) {
    var versioned =
        models.all(server).stream().filter(model -> !model.versions().isEmpty()).toList();
    if (versioned.isEmpty()) {
      throw new NotApplicable("the metadata list no versions");
    }
    return versioned;
  }

  private static void requireUnready(GrpcClient server) {
    requireUnready(server, HealthRules.NOBODY);
  }

  /** Holds that a model is not ready, or that it is refused to say so. */
  static void requireUnready(GrpcClient server, String model) {
    String call = "ModelReady of " + model;
    boolean ready =
        server.answer(
            call,
            calls -> {
              try {
                return calls.modelReady(asked(model, "")).getReady();
              } catch (StatusRuntimeException e) {
                return false;
              }
            });
    if (ready) {
      throw new CheckFailure(call + ": expects a refusal or false, found ready");
    }
  }

  private static void requireServer(GrpcClient server) {
    ServerMetadataResponse answer =
        server.answer(
            "ServerMetadata",
            calls -> calls.serverMetadata(ServerMetadataRequest.getDefaultInstance()));
    if (answer.getName().isBlank() || answer.getVersion().isBlank()) {
      throw new CheckFailure(
          "ServerMetadata: expects name and version, found '%s' and '%s'"
              .formatted(answer.getName(), answer.getVersion()));
    }
  }
}
