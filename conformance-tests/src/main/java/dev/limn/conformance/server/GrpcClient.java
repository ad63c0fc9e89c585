package dev.limn.conformance.server;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.NotApplicable;
import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc;
import dev.limn.conformance.server.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelStreamInferResponse;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The way to a server under test by gRPC, for one check. Calls may be made by several threads. */
final class GrpcClient implements AutoCloseable {

  private static final int LARGEST_ANSWER = 1 << 28;

  /** What a server says that means it: the other codes are of break-downs. */
  private static final Set<Code> REFUSALS =
      EnumSet.of(
          Code.INVALID_ARGUMENT,
          Code.NOT_FOUND,
          Code.FAILED_PRECONDITION,
          Code.OUT_OF_RANGE,
          Code.UNIMPLEMENTED,
          Code.RESOURCE_EXHAUSTED,
          Code.UNAVAILABLE);

  private final ManagedChannel channel;
  private final Metadata headers;
  private final Duration patience;

  private GrpcClient(ManagedChannel channel, Metadata headers, Duration patience) {
    this.channel = channel;
    this.headers = headers;
    this.patience = patience;
  }

  /**
   * Nothing is sent until a call is made.
   *
   * @throws UsageException if the address tells no port, or a header cannot be sent
   */
  static GrpcClient open(ServerTarget target) {
    URI base = requirePort(target.base());
    Metadata headers = metadata(target.headers());
    ChannelCredentials credentials =
        base.getScheme().equals("https")
            ? TlsChannelCredentials.create()
            : InsecureChannelCredentials.create();
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress(base.getHost(), base.getPort(), credentials)
            .maxInboundMessageSize(LARGEST_ANSWER)
            .build();
    return new GrpcClient(channel, headers, target.patience());
  }

  /**
   * Holds that an address tells a port: there is none that gRPC is usually found at.
   *
   * @throws UsageException if it does not
   */
  static URI requirePort(URI base) {
    if (base.getPort() < 1) {
      throw new UsageException(
          "gRPC is named by its port, such as http://127.0.0.1:8001, found '" + base + "'");
    }
    return base;
  }

  private static Metadata metadata(Map<String, String> headers) {
    Metadata metadata = new Metadata();
    headers.forEach((name, value) -> metadata.put(key(name), value));
    return metadata;
  }

  private static Metadata.Key<String> key(String name) {
    try {
      return Metadata.Key.of(name.toLowerCase(Locale.ROOT), Metadata.ASCII_STRING_MARSHALLER);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "a header of gRPC is named by letters, digits, '-', '_' and '.', and not -bin, found '"
              + name
              + "'");
    }
  }

  private GRPCInferenceServiceBlockingStub calls() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /**
   * Makes a call that must be answered.
   *
   * @param call its name, for messages
   * @throws CheckFailure if it ends with another status than OK
   */
  <T> T answer(String call, Function<GRPCInferenceServiceBlockingStub, T> send) {
    try {
      return send.apply(calls());
    } catch (StatusRuntimeException e) {
      throw new CheckFailure(call + ": expects an answer, found " + told(e.getStatus()));
    }
  }

  /**
   * The same of a method that a server may lack.
   *
   * @throws NotApplicable if it does
   */
  <T> T extension(String call, Function<GRPCInferenceServiceBlockingStub, T> send) {
    return answer(
        call,
        stub -> {
          try {
            return send.apply(stub);
          } catch (StatusRuntimeException e) {
            requireImplemented(call, e.getStatus());
            throw e;
          }
        });
  }

  private static void requireImplemented(String call, Status status) {
    if (status.getCode() == Code.UNIMPLEMENTED) {
      throw new NotApplicable("the server does not implement " + call.split(" ")[0]);
    }
  }

  /** Makes a call that must be refused, in words. */
  void refusal(String call, Function<GRPCInferenceServiceBlockingStub, ?> send) {
    Status status = status(call, send);
    // A connection that broke has a cause.
    boolean meant = REFUSALS.contains(status.getCode()) && status.getCause() == null;
    if (!meant || status.getDescription() == null || status.getDescription().isBlank()) {
      throw new CheckFailure(
          "%s: expects a status of a refusal with a description, found %s"
              .formatted(call, told(status)));
    }
  }

  private Status status(String call, Function<GRPCInferenceServiceBlockingStub, ?> send) {
    try {
      send.apply(calls());
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
    throw new CheckFailure(call + ": expects a refusal, found an answer");
  }

  private static String told(Status status) {
    return status.getDescription() == null
        ? status.getCode().toString()
        : status.getCode() + " " + status.getDescription().replaceAll("[^ -~]", "?");
  }

  /** Sends requests on one stream, ends it, and waits for all that comes back. */
  List<ModelStreamInferResponse> stream(List<ModelInferRequest> requests) {
    Collected answers = new Collected();
    StreamObserver<ModelInferRequest> stream =
        GRPCInferenceServiceGrpc.newStub(channel)
            .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .modelStreamInfer(answers);
    requests.forEach(stream::onNext);
    stream.onCompleted();
    try {
      return answers.whole.join();
    } catch (CompletionException e) {
      Status status = Status.fromThrowable(e.getCause());
      requireImplemented("ModelStreamInfer", status);
      throw new CheckFailure("ModelStreamInfer: expects answers, found " + told(status));
    }
  }

  private static final class Collected implements StreamObserver<ModelStreamInferResponse> {

    private final List<ModelStreamInferResponse> answers = new ArrayList<>();
    private final CompletableFuture<List<ModelStreamInferResponse>> whole =
        new CompletableFuture<>();

    @Override
    public void onNext(ModelStreamInferResponse answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      whole.complete(answers);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LimnException("interrupted", e);
    }
  }
}
