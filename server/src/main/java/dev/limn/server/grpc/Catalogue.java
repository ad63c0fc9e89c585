package dev.limn.server.grpc;

import static dev.limn.server.grpc.Question.versionOf;

import dev.limn.conformance.server.protocol.ModelMetadataRequest;
import dev.limn.conformance.server.protocol.ModelMetadataResponse;
import dev.limn.conformance.server.protocol.ModelReadyRequest;
import dev.limn.conformance.server.protocol.ModelReadyResponse;
import dev.limn.conformance.server.protocol.ModelRepositoryParameter;
import dev.limn.conformance.server.protocol.ModelStatisticsRequest;
import dev.limn.conformance.server.protocol.ModelStatisticsResponse;
import dev.limn.conformance.server.protocol.RepositoryIndexRequest;
import dev.limn.conformance.server.protocol.RepositoryIndexResponse;
import dev.limn.conformance.server.protocol.RepositoryModelLoadRequest;
import dev.limn.conformance.server.protocol.RepositoryModelLoadResponse;
import dev.limn.conformance.server.protocol.RepositoryModelUnloadRequest;
import dev.limn.conformance.server.protocol.RepositoryModelUnloadResponse;
import dev.limn.conformance.server.protocol.ServerLiveRequest;
import dev.limn.conformance.server.protocol.ServerLiveResponse;
import dev.limn.conformance.server.protocol.ServerMetadataRequest;
import dev.limn.conformance.server.protocol.ServerMetadataResponse;
import dev.limn.conformance.server.protocol.ServerReadyRequest;
import dev.limn.conformance.server.protocol.ServerReadyResponse;
import dev.limn.server.inference.BadRequest;
import dev.limn.server.inference.ModelMetadata;
import dev.limn.server.inference.ModelStatistics;
import dev.limn.server.inference.ServerMetadata;
import dev.limn.server.model.IndexEntry;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ModelState;
import dev.limn.server.model.ServedModel;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers what is asked of the server and its models, and is no request for samples. */
final class Catalogue {

  /** Sent by each client that unloads; no model of Limn has dependents. */
  private static final String DEPENDENTS = "unload_dependents";

  private final ModelRepository models;

  Catalogue(ModelRepository models) {
    this.models = models;
  }

  ServerLiveResponse live(ServerLiveRequest request) {
    return ServerLiveResponse.newBuilder().setLive(true).build();
  }

  ServerReadyResponse ready(ServerReadyRequest request) {
    return ServerReadyResponse.newBuilder().setReady(models.isReady()).build();
  }

  ModelReadyResponse modelReady(ModelReadyRequest request) {
    return ModelReadyResponse.newBuilder()
        .setReady(models.isReady(request.getName(), versionOf(request.getVersion())))
        .build();
  }

  ServerMetadataResponse metadata(ServerMetadataRequest request) {
    return ServerMetadataResponse.newBuilder()
        .setName(ServerMetadata.LIMN.name())
        .setVersion(ServerMetadata.LIMN.version())
        .addAllExtensions(ServerMetadata.LIMN.extensions())
        .build();
  }

  ModelMetadataResponse modelMetadata(ModelMetadataRequest request) {
    String version = versionOf(request.getVersion());
    List<String> versions = version == null ? models.versions(request.getName()) : List.of(version);
    return held(
        request.getName(),
        version,
        model -> StatementWriter.metadata(ModelMetadata.of(model.manifest(), versions)));
  }

  /** Of all models where none is named, and of all versions likewise. */
  ModelStatisticsResponse statistics(ModelStatisticsRequest request) {
    ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
    String version = versionOf(request.getVersion());
    if (!request.getName().isEmpty()) {
      List<String> versions =
          version == null ? models.versions(request.getName()) : List.of(version);
      // Where no version answers, the failure says why.
      (versions.isEmpty() ? List.of("") : versions)
          .forEach(one -> addStatistics(response, request.getName(), versionOf(one)));
    } else if (version == null) {
      ready().forEach(entry -> addStatistics(response, entry.name(), entry.version()));
    } else {
      throw new BadRequest("a version needs the name of its model");
    }
    return response.build();
  }

  private void addStatistics(
      ModelStatisticsResponse.Builder response, String name, String version) {
    ModelStatistics statistics = held(name, version, ModelStatistics::of);
    response.addModelStats(StatementWriter.statistics(statistics));
  }

  RepositoryIndexResponse index(RepositoryIndexRequest request) {
    requireNoRepository(request.getRepositoryName());
    RepositoryIndexResponse.Builder response = RepositoryIndexResponse.newBuilder();
    for (IndexEntry entry : request.getReady() ? ready() : models.index()) {
      response
          .addModelsBuilder()
          .setName(entry.name())
          .setVersion(entry.version())
          .setState(entry.state().name())
          .setReason(entry.reason());
    }
    return response.build();
  }

  private List<IndexEntry> ready() {
    return models.index().stream().filter(entry -> entry.state() == ModelState.READY).toList();
  }

  RepositoryModelLoadResponse load(RepositoryModelLoadRequest request) {
    requireNoRepository(request.getRepositoryName());
    requireKnown(request.getParametersMap(), List.of());
    models.load(request.getModelName());
    return RepositoryModelLoadResponse.getDefaultInstance();
  }

  RepositoryModelUnloadResponse unload(RepositoryModelUnloadRequest request) {
    requireNoRepository(request.getRepositoryName());
    requireKnown(request.getParametersMap(), List.of(DEPENDENTS));
    models.unload(request.getModelName());
    return RepositoryModelUnloadResponse.getDefaultInstance();
  }

  private static void requireNoRepository(String name) {
    if (!name.isEmpty()) {
      throw new BadRequest("repositories have no names here, found '" + name + "': leave it out");
    }
  }

  private static void requireKnown(
      Map<String, ModelRepositoryParameter> parameters, List<String> known) {
    for (String name : parameters.keySet()) {
      if (!known.contains(name)) {
        throw new BadRequest(
            "unknown parameter '" + name + "': a model is loaded as its package is");
      }
    }
  }

  private <T> T held(String name, String version, Function<ServedModel, T> use) {
    ServedModel model = models.hold(name, version);
    try {
      return use.apply(model);
    } finally {
      model.release();
    }
  }
}
