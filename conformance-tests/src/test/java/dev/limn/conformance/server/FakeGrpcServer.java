package dev.limn.conformance.server;

import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import dev.limn.conformance.server.protocol.ModelMetadataRequest;
import dev.limn.conformance.server.protocol.ModelMetadataResponse;
import dev.limn.conformance.server.protocol.ModelMetadataResponse.TensorMetadata;
import dev.limn.conformance.server.protocol.ModelReadyRequest;
import dev.limn.conformance.server.protocol.ModelReadyResponse;
import dev.limn.conformance.server.protocol.ModelStatistics;
import dev.limn.conformance.server.protocol.ModelStatisticsRequest;
import dev.limn.conformance.server.protocol.ModelStatisticsResponse;
import dev.limn.conformance.server.protocol.ModelStreamInferResponse;
import dev.limn.conformance.server.protocol.RepositoryIndexRequest;
import dev.limn.conformance.server.protocol.RepositoryIndexResponse;
import dev.limn.conformance.server.protocol.RepositoryIndexResponse.ModelIndex;
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
import dev.limn.conformance.server.protocol.StatisticDuration;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A server of the protocol by gRPC that keeps every rule but those that its fault breaks. */
final class FakeGrpcServer extends GRPCInferenceServiceImplBase implements AutoCloseable {

  private static final List<String> VERSIONS = List.of("1", "2");

  private final GrpcFault fault;
  private final FakeGrpcInference inference;
  private final Server server;
  private final Set<String> unloaded = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicLong> answered = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> rows = new ConcurrentHashMap<>();

  FakeGrpcServer(GrpcFault fault) throws IOException {
    this.fault = fault;
    this.inference = new FakeGrpcInference(fault);
    this.server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(this)
            .build()
            .start();
  }

  ServerTarget target() {
    return ServerTarget.of(URI.create("http://127.0.0.1:" + server.getPort())).withManages(true);
  }

  private <T> void answer(StreamObserver<T> into, Supplier<T> answer) {
    try {
      into.onNext(answer.get());
      into.onCompleted();
    } catch (StatusRuntimeException e) {
      into.onError(spoilt(e.getStatus()).asRuntimeException());
    }
  }

  private Status spoilt(Status status) {
    if (fault == GrpcFault.SAYS_NOT_WHY) {
      return Status.fromCode(status.getCode());
    }
    return fault == GrpcFault.BREAKS_DOWN ? Status.UNKNOWN.withDescription("?") : status;
  }

  private void requireLoaded(String model) {
    if (!FakeInference.names().contains(model) || unloaded.contains(model)) {
      throw Status.NOT_FOUND.withDescription("no such model").asRuntimeException();
    }
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> into) {
    boolean live = fault != GrpcFault.LIVE_IS_FALSE;
    answer(into, () -> ServerLiveResponse.newBuilder().setLive(live).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> into) {
    boolean ready = fault != GrpcFault.READY_IS_FALSE;
    answer(into, () -> ServerReadyResponse.newBuilder().setReady(ready).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> into) {
    boolean named = !request.getVersion().isEmpty();
    boolean there =
        FakeInference.names().contains(request.getName()) && !unloaded.contains(request.getName());
    boolean ready =
        there
            && (named || fault != GrpcFault.MODELS_ARE_NEVER_READY)
            && (!named || fault != GrpcFault.VERSIONS_ARE_NEVER_READY);
    boolean told = ready || fault == GrpcFault.EVERYTHING_IS_READY;
    answer(into, () -> ModelReadyResponse.newBuilder().setReady(told).build());
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> into) {
    String name = fault == GrpcFault.SERVER_HAS_NO_NAME ? "" : "fake";
    answer(into, () -> ServerMetadataResponse.newBuilder().setName(name).setVersion("1").build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> into) {
    answer(
        into,
        () -> {
          if (fault == GrpcFault.UNKNOWN_MODEL_IS_EMPTY
              && !FakeInference.names().contains(request.getName())) {
            return ModelMetadataResponse.getDefaultInstance();
          }
          requireLoaded(request.getName());
          return metadata(request.getName(), !request.getVersion().isEmpty());
        });
  }

  private ModelMetadataResponse metadata(String model, boolean ofVersion) {
    boolean other = ofVersion && fault == GrpcFault.VERSION_HAS_ANOTHER_NAME;
    ModelMetadataResponse.Builder answer =
        ModelMetadataResponse.newBuilder().setName(other ? "other" : model);
    if (fault != GrpcFault.METADATA_LACK_THE_PLATFORM) {
      answer.setPlatform("fake");
    }
    if (model.equals("pair")) {
      answer.addAllVersions(VERSIONS);
    }
    FakeInference.inputs(model).forEach(spec -> answer.addInputs(tensor(spec)));
    FakeInference.outputs(model).forEach(spec -> answer.addOutputs(tensor(spec)));
    return answer.build();
  }

  private TensorMetadata tensor(TensorSpec spec) {
    boolean nameless = fault == GrpcFault.METADATA_NAME_NO_DATATYPE;
    TensorMetadata.Builder tensor =
        TensorMetadata.newBuilder()
            .setName(spec.name())
            .setDatatype(nameless ? "float32" : spec.datatype().name());
    for (long length : spec.shape()) {
      tensor.addShape(length);
    }
    return tensor.build();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> into) {
    answer(into, () -> infer(request));
  }

  private ModelInferResponse infer(ModelInferRequest request) {
    String model = request.getModelName();
    if (fault == GrpcFault.ANSWERS_FOR_NOBODY && model.equals(HealthRules.NOBODY)) {
      return ModelInferResponse.getDefaultInstance();
    }
    requireLoaded(model);
    String version = request.getModelVersion();
    if (!version.isEmpty() && !VERSIONS.contains(version) && fault != GrpcFault.TAKES_ANY_VERSION) {
      throw Status.NOT_FOUND.withDescription("no such version").asRuntimeException();
    }
    ModelInferResponse answer = inference.infer(request);
    counter(answered, model).incrementAndGet();
    counter(rows, model).addAndGet(model.equals("pair") ? request.getInputs(0).getShape(0) : 1);
    return answer;
  }

  private static AtomicLong counter(Map<String, AtomicLong> counters, String model) {
    return counters.computeIfAbsent(model, name -> new AtomicLong());
  }

  @Override
  public StreamObserver<ModelInferRequest> modelStreamInfer(
      StreamObserver<ModelStreamInferResponse> into) {
    return new StreamObserver<>() {

      private final List<ModelStreamInferResponse> answers = new ArrayList<>();
      private boolean ended;

      @Override
      public void onNext(ModelInferRequest request) {
        if (!ended) {
          answers.add(streamed(request));
        }
        ended =
            fault == GrpcFault.ENDS_STREAMS_AT_ERRORS
                && !answers.get(answers.size() - 1).getErrorMessage().isEmpty();
      }

      @Override
      public void onError(Throwable failure) {
        // The client is gone.
      }

      @Override
      public void onCompleted() {
        if (fault == GrpcFault.STREAMS_IN_REVERSE) {
          Collections.reverse(answers);
        }
        answers.forEach(into::onNext);
        into.onCompleted();
      }
    };
  }

  private ModelStreamInferResponse streamed(ModelInferRequest request) {
    try {
      return ModelStreamInferResponse.newBuilder().setInferResponse(infer(request)).build();
    } catch (StatusRuntimeException e) {
      String words = fault == GrpcFault.STREAMS_NO_WORDS ? "" : e.getStatus().getDescription();
      return ModelStreamInferResponse.newBuilder().setErrorMessage(words).build();
    }
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> into) {
    RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
    for (String model : FakeInference.names()) {
      if (!unloaded.contains(model)) {
        index.addModels(entry(model, "READY"));
      }
    }
    if (fault == GrpcFault.INDEX_CALLS_ALL_READY) {
      index.addModels(entry("broken", "READY"));
    } else if (!request.getReady() || fault == GrpcFault.INDEX_IGNORES_READY) {
      index.addModels(entry("broken", "UNAVAILABLE"));
    }
    answer(into, index::build);
  }

  private ModelIndex entry(String model, String state) {
    String name = fault == GrpcFault.INDEX_HAS_NO_NAMES ? "" : model;
    return ModelIndex.newBuilder().setName(name).setVersion("2").setState(state).build();
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> into) {
    answer(
        into,
        () -> {
          if (!FakeInference.names().contains(request.getModelName())
              && fault != GrpcFault.LOADS_WHAT_IS_NOT_THERE) {
            throw Status.NOT_FOUND.withDescription("no such model").asRuntimeException();
          }
          unloaded.remove(request.getModelName());
          return RepositoryModelLoadResponse.getDefaultInstance();
        });
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> into) {
    if (fault != GrpcFault.UNLOADS_NOTHING) {
      unloaded.add(request.getModelName());
    }
    answer(into, RepositoryModelUnloadResponse::getDefaultInstance);
  }

  @Override
  public void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> into) {
    answer(
        into,
        () ->
            ModelStatisticsResponse.newBuilder()
                .addModelStats(statistics(request.getName()))
                .build());
  }

  private ModelStatistics statistics(String model) {
    boolean still = fault == GrpcFault.STATISTICS_STAND_STILL;
    long count = still ? 0 : counter(answered, model).get();
    boolean noRows = still || fault == GrpcFault.STATISTICS_COUNT_NO_ROWS;
    ModelStatistics.Builder entry =
        ModelStatistics.newBuilder()
            .setName(fault == GrpcFault.STATISTICS_ARE_OF_ANOTHER ? "other" : model)
            .setInferenceCount(noRows ? count : counter(rows, model).get());
    StatisticDuration duration = StatisticDuration.newBuilder().setCount(count).build();
    entry
        .getInferenceStatsBuilder()
        .setSuccess(duration)
        .setFail(duration)
        .setComputeInput(duration)
        .setComputeInfer(duration)
        .setComputeOutput(duration);
    if (fault != GrpcFault.STATISTICS_LACK_A_DURATION) {
      entry.getInferenceStatsBuilder().setQueue(duration);
    }
    return entry.build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
