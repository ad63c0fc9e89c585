package dev.limn.server.grpc;

import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.model.ServerClosingException;
import dev.limn.server.model.UnknownModelException;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The standard health service. A service is the server as a whole (the empty name, or that of the
 * inference service), or a model.
 */
final class HealthService extends HealthGrpc.HealthImplBase {

  private final ModelRepository models;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  HealthService(ModelRepository models) {
    this.models = models;
    models.listen(this::tell);
  }

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> client) {
    ServingStatus status = status(request.getService());
    if (status == ServingStatus.SERVICE_UNKNOWN) {
      client.onError(
          Status.NOT_FOUND
              .withDescription("unknown service or model '" + request.getService() + "'")
              .asRuntimeException());
      return;
    }
    client.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
    client.onCompleted();
  }

  @Override
  public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> client) {
    Watch watch =
        new Watch(request.getService(), (ServerCallStreamObserver<HealthCheckResponse>) client);
    watch.client.setOnCancelHandler(() -> watches.remove(watch));
    watch.client.setOnReadyHandler(watch::tell);
    watches.add(watch);
    watch.tell();
    if (closed) {
      watch.end();
    }
  }

  private ServingStatus status(String service) {
    if (service.isEmpty() || service.equals(GRPCInferenceServiceGrpc.SERVICE_NAME)) {
      return status(models.isReady());
    }
    try {
      return status(models.isReady(service, null));
    } catch (UnknownModelException e) {
      return ServingStatus.SERVICE_UNKNOWN;
    }
  }

  private static ServingStatus status(boolean serving) {
    return serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  private void tell() {
    watches.forEach(Watch::tell);
  }

  /** Ends all watches, which else would keep their connections open. */
  void close() {
    closed = true;
    watches.forEach(Watch::end);
  }

  /** One client that wants to know. What changes while it does not read, it does not learn. */
  private final class Watch {

    private final String service;
    private final ServerCallStreamObserver<HealthCheckResponse> client;
    private ServingStatus told;
    private boolean ended;

    Watch(String service, ServerCallStreamObserver<HealthCheckResponse> client) {
      this.service = service;
      this.client = client;
    }

    synchronized void tell() {
      if (ended || !client.isReady()) {
        return;
      }
      ServingStatus now = status(service);
      if (now != told) {
        told = now;
        client.onNext(HealthCheckResponse.newBuilder().setStatus(now).build());
      }
    }

    synchronized void end() {
      if (!ended) {
        ended = true;
        watches.remove(this);
        client.onError(Failures.status(new ServerClosingException()).asRuntimeException());
      }
    }
  }
}
