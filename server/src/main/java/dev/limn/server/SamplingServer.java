package dev.limn.server;

import dev.limn.LimnException;
import dev.limn.server.grpc.GrpcServer;
import dev.limn.server.inference.Inference;
import dev.limn.server.model.IndexEntry;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.sampling.Sampling;
import dev.limn.server.settings.ServerSettings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.BindException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running server. Closing it refuses new requests, finishes what it has accepted, and stops it;
 * closing again does nothing. Safe for use by several threads.
 */
public final class SamplingServer implements AutoCloseable {

  private final ServerSettings settings;
  private final Backend backend;
  private final Oversight oversight;
  private final ApplicationContext context;
  private final Optional<GrpcServer> grpc;
  private final URI uri;
  private boolean closed;

  private SamplingServer(
      ServerSettings settings,
      Backend backend,
      Oversight oversight,
      ApplicationContext context,
      Optional<GrpcServer> grpc,
      URI uri) {
    this.oversight = oversight;
    this.settings = settings;
    this.backend = backend;
    this.context = context;
    this.grpc = grpc;
    this.uri = uri;
  }

  /**
   * Starts a server and waits until it listens; its models are opened meanwhile.
   *
   * @param settings all that can be set
   * @return the server; the caller closes it
   * @throws LimnException if the address cannot be bound, or a file that a setting names cannot be
   *     read
   */
  public static SamplingServer start(ServerSettings settings) {
    JavaModules.require();
    Oversight oversight = Oversight.open(settings);
    Backend backend = Backend.start(settings);
    ApplicationContext context = context(settings);
    try {
      context.registerSingleton(ModelRepository.class, backend.models());
      context.registerSingleton(Inference.class, backend.inference());
      context.registerSingleton(Sampling.class, backend.sampling());
      oversight.register(context, backend);
      EmbeddedServer server = context.start().getBean(EmbeddedServer.class).start();
      Optional<GrpcServer> grpc = backend.startGrpc(settings, oversight.supervision());
      return new SamplingServer(settings, backend, oversight, context, grpc, server.getURI());
    } catch (RuntimeException e) {
      context.close();
      backend.close(Duration.ZERO);
      oversight.close();
      if (e instanceof LimnException) {
        throw e;
      }
      throw new LimnException(
          "cannot listen on " + settings.host() + ":" + settings.port() + ": " + reason(e), e);
    }
  }

  private static ApplicationContext context(ServerSettings settings) {
    int bodyBytes = settings.limits().bodyBytes();
    return ApplicationContext.builder()
        .banner(false)
        .deduceEnvironment(false)
        .properties(
            Map.of(
                "micronaut.server.host",
                settings.host(),
                "micronaut.server.port",
                settings.port(),
                "micronaut.server.max-request-size",
                bodyBytes,
                "micronaut.server.max-request-buffer-size",
                bodyBytes,
                "micronaut.server.multipart.enabled",
                false,
                "micronaut.netty.event-loops.default.num-threads",
                settings.eventLoops()))
        .build();
  }

  /**
   * Where the server listens.
   *
   * @return its address, with the port that was really bound
   */
  public URI uri() {
    return uri;
  }

  /**
   * Where the server listens for gRPC.
   *
   * @return the port that was really bound; empty where there is none
   */
  public OptionalInt grpcPort() {
    return grpc.map(started -> OptionalInt.of(started.port())).orElse(OptionalInt.empty());
  }

  /**
   * Waits until the models that there are have been opened or have failed to.
   *
   * @return a line each package
   * @throws LimnException if they could not be looked for
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public List<IndexEntry> awaitModels() throws InterruptedException {
    return backend.awaitModels();
  }

  /** Done when {@link #awaitModels} waits for nothing. */
  CompletableFuture<Void> opened() {
    return backend.opened();
  }

  /** How many rows are admitted and unanswered, of all models together. */
  int waitingRows() {
    return backend.models().waitingRows();
  }

  /** One of the parts that answer HTTP. */
  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** What answers gRPC. */
  GrpcServer grpc() {
    return grpc.orElseThrow();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    long deadline = System.nanoTime() + settings.shutdown().toNanos();
    backend.close(settings.shutdown());
    grpc.ifPresent(GrpcServer::refuse);
    finishConnections(until(deadline));
    grpc.ifPresent(started -> started.close(until(deadline)));
    context.close();
    oversight.close();
  }

  private static Duration until(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  /** Answers are on their way to sockets still; connections without any are closed. */
  private void finishConnections(Duration patience) {
    try {
      context
          .getBean(GracefulShutdownManager.class)
          .shutdownGracefully()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Whoever does not read his answer is not waited for any longer.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the system said, without the frames that the server wraps around it. */
  private static String reason(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return "the address is in use or not this machine's; choose another --port or --host";
      }
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return "no such host; --host takes an address of this machine, such as 127.0.0.1";
      }
      if (cause instanceof SocketException) {
        return cause.getMessage();
      }
    }
    return thrown.getMessage();
  }
}
