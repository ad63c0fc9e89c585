package dev.limn.server.grpc;

import static dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.getModelInferMethod;
import static dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.getModelMetadataMethod;
import static dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.getModelReadyMethod;
import static dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.getModelStatisticsMethod;
import static dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.getModelStreamInferMethod;
import static dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.getRepositoryIndexMethod;
import static dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod;
import static dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod;
import static dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.getServerLiveMethod;
import static dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.getServerMetadataMethod;
import static dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.getServerReadyMethod;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc;
import dev.limn.conformance.server.protocol.ModelMetadataRequest;
import dev.limn.conformance.server.protocol.ModelReadyRequest;
import dev.limn.conformance.server.protocol.ModelStatisticsRequest;
import dev.limn.conformance.server.protocol.ModelStreamInferResponse;
import dev.limn.conformance.server.protocol.RepositoryIndexRequest;
import dev.limn.conformance.server.protocol.RepositoryModelLoadRequest;
import dev.limn.conformance.server.protocol.RepositoryModelUnloadRequest;
import dev.limn.conformance.server.protocol.ServerLiveRequest;
import dev.limn.conformance.server.protocol.ServerMetadataRequest;
import dev.limn.conformance.server.protocol.ServerReadyRequest;
import dev.limn.server.batch.QueueFullException;
import dev.limn.server.inference.Inference;
import dev.limn.server.model.ServerClosingException;
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
import java.util.function.Supplier;

/**
 * The methods of {@code inference.GRPCInferenceService}. Called by the threads of connections,
 * which must not wait.
 */
final class InferenceService {

  private final Catalogue catalogue;
  private final Inference inference;
  private final Executor loaders;
  private final CallRecorder recorder;
  private final Set<InferStream> streams = ConcurrentHashMap.newKeySet();
  private final List<Route<?>> routes = new ArrayList<>();

  private record Route<A>(MethodDescriptor<Body, A> method, ServerCallHandler<Body, A> handler) {

    static <A> Route<A> of(MethodDescriptor<?, A> method, ServerCallHandler<Body, A> handler) {
      return new Route<>(
          method.toBuilder(new BodyMarshaller(), method.getResponseMarshaller()).build(), handler);
    }

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
   * @param recorder counts what fails in a stream that goes on
   */
  InferenceService(
      Catalogue catalogue, Inference inference, Executor loaders, CallRecorder recorder) {
    this.catalogue = catalogue;
    this.inference = inference;
    this.loaders = loaders;
    this.recorder = recorder;
    addRoutes();
  }

  private void addRoutes() {
    Catalogue all = catalogue;
    add(getServerLiveMethod(), ServerLiveRequest.parser(), all::live);
    add(getServerReadyMethod(), ServerReadyRequest.parser(), all::ready);
    add(getModelReadyMethod(), ModelReadyRequest.parser(), all::modelReady);
    add(getServerMetadataMethod(), ServerMetadataRequest.parser(), all::metadata);
    add(getModelMetadataMethod(), ModelMetadataRequest.parser(), all::modelMetadata);
    add(getModelStatisticsMethod(), ModelStatisticsRequest.parser(), all::statistics);
    add(getRepositoryIndexMethod(), RepositoryIndexRequest.parser(), all::index);
    addSlow(getRepositoryModelLoadMethod(), RepositoryModelLoadRequest.parser(), all::load);
    addSlow(getRepositoryModelUnloadMethod(), RepositoryModelUnloadRequest.parser(), all::unload);
    routes.add(
        Route.of(getModelInferMethod(), (call, headers) -> InferCall.start(call, inference)));
    routes.add(Route.of(getModelStreamInferMethod(), (call, headers) -> stream(call)));
  }

  private <Q extends Message, A> void add(
      MethodDescriptor<Q, A> method, Parser<Q> parser, Function<Q, A> answer) {
    Parser<Q> reader = Body.reader(parser);
    routes.add(
        Route.of(
            method,
            ServerCalls.asyncUnaryCall(
                (body, client) -> answer(() -> answer.apply(body.read(reader)), client))));
  }

  private <Q extends Message, A> void addSlow(
      MethodDescriptor<Q, A> method, Parser<Q> parser, Function<Q, A> answer) {
    Parser<Q> reader = Body.reader(parser);
    routes.add(
        Route.of(
            method,
            ServerCalls.asyncUnaryCall(
                (body, client) -> {
                  forgive(client);
                  try {
                    loaders.execute(() -> answer(() -> answer.apply(body.read(reader)), client));
                  } catch (RejectedExecutionException e) {
                    client.onError(
                        Failures.status(new QueueFullException("too many models wait to be loaded"))
                            .asRuntimeException());
                  }
                })));
  }

  private static <A> void answer(Supplier<A> method, StreamObserver<A> client) {
    A answer;
    try {
      answer = method.get();
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

  private InferStream stream(ServerCall<Body, ModelStreamInferResponse> call) {
    InferStream[] self = new InferStream[1];
    self[0] = InferStream.start(call, inference, recorder, () -> streams.remove(self[0]));
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
    Status stopping = Failures.status(new ServerClosingException());
    streams.forEach(stream -> stream.finish(stopping));
  }
}
