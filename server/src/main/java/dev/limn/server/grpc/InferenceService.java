package dev.limn.server.grpc;

import dev.limn.server.batch.QueueFullException;
import dev.limn.server.grpc.protocol.GRPCInferenceServiceGrpc;
import dev.limn.server.grpc.protocol.ModelStreamInferResponse;
import dev.limn.server.inference.Inference;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * The methods of {@code inference.GRPCInferenceService}. Called by the threads of connections,
 * which must not wait.
 */
final class InferenceService {

  private final Catalogue catalogue;
  private final Inference inference;
  private final Executor loaders;
  private final Set<InferStream> streams = ConcurrentHashMap.newKeySet();
  private final List<Route<?, ?>> routes = new ArrayList<>();

  private record Route<Q, A>(MethodDescriptor<Q, A> method, ServerCallHandler<Q, A> handler) {

    void addTo(ServerServiceDefinition.Builder service) {
      service.addMethod(method, handler);
    }
  }

  /**
   * The service.
   *
   * @param catalogue answers what is no request for samples
   * @param inference answers those that are
   * @param loaders who may wait for a model to be opened
   */
  InferenceService(Catalogue catalogue, Inference inference, Executor loaders) {
    this.catalogue = catalogue;
    this.inference = inference;
    this.loaders = loaders;
    addRoutes();
  }

  private void addRoutes() {
    add(GRPCInferenceServiceGrpc.getServerLiveMethod(), catalogue::live);
    add(GRPCInferenceServiceGrpc.getServerReadyMethod(), catalogue::ready);
    add(GRPCInferenceServiceGrpc.getModelReadyMethod(), catalogue::modelReady);
    add(GRPCInferenceServiceGrpc.getServerMetadataMethod(), catalogue::metadata);
    add(GRPCInferenceServiceGrpc.getModelMetadataMethod(), catalogue::modelMetadata);
    add(GRPCInferenceServiceGrpc.getModelStatisticsMethod(), catalogue::statistics);
    add(GRPCInferenceServiceGrpc.getRepositoryIndexMethod(), catalogue::index);
    addSlow(GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod(), catalogue::load);
    addSlow(GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod(), catalogue::unload);
    routes.add(
        new Route<>(
            ofBodies(GRPCInferenceServiceGrpc.getModelInferMethod()),
            (call, headers) -> InferCall.start(call, inference)));
    routes.add(
        new Route<>(
            ofBodies(GRPCInferenceServiceGrpc.getModelStreamInferMethod()),
            (call, headers) -> stream(call)));
  }

  private static <A> MethodDescriptor<byte[], A> ofBodies(MethodDescriptor<?, A> method) {
    return method.toBuilder(new BodyMarshaller(), method.getResponseMarshaller()).build();
  }

  private <Q, A> void add(MethodDescriptor<Q, A> method, Function<Q, A> answer) {
    routes.add(
        new Route<>(
            method,
            ServerCalls.asyncUnaryCall((request, client) -> answer(answer, request, client))));
  }

  private <Q, A> void addSlow(MethodDescriptor<Q, A> method, Function<Q, A> answer) {
    routes.add(
        new Route<>(
            method,
            ServerCalls.asyncUnaryCall(
                (request, client) -> {
                  forgive(client);
                  try {
                    loaders.execute(() -> answer(answer, request, client));
                  } catch (RejectedExecutionException e) {
                    client.onError(
                        Failures.status(
                                new QueueFullException(
                                    "too many models wait to be loaded: try again later"))
                            .asRuntimeException());
                  }
                })));
  }

  private static <Q, A> void answer(Function<Q, A> method, Q request, StreamObserver<A> client) {
    A answer;
    try {
      answer = method.apply(request);
    } catch (RuntimeException e) {
      client.onError(Failures.status(e).asRuntimeException());
      return;
    }
    client.onNext(answer);
    client.onCompleted();
  }

  /** A client that has gone is no failure of the thread that answers it. */
  private static void forgive(StreamObserver<?> client) {
    ((ServerCallStreamObserver<?>) client).setOnCancelHandler(() -> {});
  }

  private InferStream stream(ServerCall<byte[], ModelStreamInferResponse> call) {
    InferStream[] self = new InferStream[1];
    self[0] = InferStream.start(call, inference, () -> streams.remove(self[0]));
    streams.add(self[0]);
    return self[0];
  }

  /** What a server is given. */
  ServerServiceDefinition definition() {
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(GRPCInferenceServiceGrpc.SERVICE_NAME)
            .setSchemaDescriptor(
                GRPCInferenceServiceGrpc.getServiceDescriptor().getSchemaDescriptor());
    routes.forEach(route -> descriptor.addMethod(route.method()));
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
    routes.forEach(route -> route.addTo(service));
    return service.build();
  }

  /** Has open streams end after what they have asked so far. */
  void finishStreams() {
    Status stopping = Status.UNAVAILABLE.withDescription("the server is stopping");
    streams.forEach(stream -> stream.finish(stopping));
  }
}
