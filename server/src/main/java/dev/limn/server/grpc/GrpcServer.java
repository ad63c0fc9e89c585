package dev.limn.server.grpc;

import dev.limn.LimnException;
import dev.limn.server.batch.Workers;
import dev.limn.server.inference.Inference;
import dev.limn.server.model.ModelRepository;
import dev.limn.server.settings.ServerSettings;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The endpoint for gRPC: inference, health, reflection. Safe for use by several threads. */
public final class GrpcServer {

  /** Loading is done one at a time; so many calls may wait for their turn. */
  private static final int MOST_LOADING = 64;

  /** Else each message that is too long would be told of, and clients decide how many there are. */
  private static final Logger QUIET = Logger.getLogger("io.grpc");

  private final Server server;
  private final EventLoopGroup threads;
  private final InferenceService service;
  private final HealthService health;
  private final Workers loaders;

  private GrpcServer(
      ServerSettings settings,
      ModelRepository models,
      Inference inference,
      Supervision supervision) {
    if (QUIET.getLevel() == null) {
      QUIET.setLevel(Level.SEVERE);
    }
    threads =
        new MultiThreadIoEventLoopGroup(
            settings.eventLoops(),
            new DefaultThreadFactory("limn-grpc", true),
            NioIoHandler.newFactory());
    loaders = new Workers("limn-grpc-load", 1, MOST_LOADING);
    CallRecorder recorder = new CallRecorder(supervision.traffic(), supervision.log());
    service = new InferenceService(new Catalogue(models), inference, loaders, recorder);
    health = new HealthService(models);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(settings.host(), settings.grpc().port()))
            .channelType(NioServerSocketChannel.class)
            .bossEventLoopGroup(threads)
            .workerEventLoopGroup(threads)
            .directExecutor()
            .maxInboundMessageSize(settings.limits().bodyBytes())
            .maxConcurrentCallsPerConnection(settings.grpc().calls())
            .addTransportFilter(Unread.filter(settings.limits().responseBytes()))
            // A client may ask so often whether the server is there; who asks more is sent away.
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            // A client that is not there any more is found out.
            .keepAliveTime(60, TimeUnit.SECONDS)
            .keepAliveTimeout(20, TimeUnit.SECONDS)
            .handshakeTimeout(20, TimeUnit.SECONDS)
            .maxRstFramesPerWindow(1000, 1)
            .addStreamTracerFactory(recorder)
            .fallbackHandlerRegistry(new NoMethod())
            // The last is asked first.
            .intercept(new Gate(supervision.access()))
            .intercept(new CallNames())
            .addService(service.definition())
            .addService(health)
            .addService(ProtoReflectionServiceV1.newInstance());
    supervision.identity().ifPresent(identity -> builder.sslContext(GrpcTls.context(identity)));
    server = builder.build();
  }

  /**
   * Starts to listen.
   *
   * @param settings host, port and limits
   * @param models what is told of
   * @param inference what answers
   * @param supervision who is let in, and what is told of it
   * @return the server; the caller closes it
   * @throws LimnException if the address cannot be bound
   */
  public static GrpcServer start(
      ServerSettings settings,
      ModelRepository models,
      Inference inference,
      Supervision supervision) {
    GrpcServer server = new GrpcServer(settings, models, inference, supervision);
    try {
      server.server.start();
      return server;
    } catch (IOException e) {
      server.close(Duration.ZERO);
      throw new LimnException(
          "cannot listen on %s:%d for gRPC: the address is in use or not this machine's; choose another one with --set grpc.port=PORT, or none with --set grpc.enabled=false"
              .formatted(settings.host(), settings.grpc().port()),
          e);
    }
  }

  /**
   * Where it listens.
   *
   * @return the port that was really bound
   */
  public int port() {
    return server.getPort();
  }

  /** All that it answers. */
  List<ServerServiceDefinition> services() {
    return server.getServices();
  }

  /** Takes no more connections and calls; what is open goes on. Does not wait. */
  public void refuse() {
    server.shutdown();
    service.finishStreams();
    health.close();
  }

  /**
   * Waits for open calls to end and cuts off those that do not.
   *
   * @param patience how long to wait at most
   */
  public void close(Duration patience) {
    refuse();
    try {
      server.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.shutdownNow();
    loaders.close();
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
