package dev.limn.server;

import dev.limn.LimnException;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.BindException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;

/**
 * A running HTTP server. Closing it refuses new requests and stops it; closing again does nothing.
 * Safe for use by several threads.
 */
public final class SamplingServer implements AutoCloseable {

  private final ApplicationContext context;
  private final Readiness readiness;
  private final URI uri;

  private SamplingServer(ApplicationContext context, Readiness readiness, URI uri) {
    this.context = context;
    this.readiness = readiness;
    this.uri = uri;
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param host the address or name to bind to; {@code 127.0.0.1} admits this machine alone
   * @param port the port, 0 for any that is free
   * @return the server; the caller closes it
   * @throws LimnException if the address cannot be bound
   */
  public static SamplingServer start(String host, int port) {
    ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .properties(Map.of("micronaut.server.host", host, "micronaut.server.port", port))
            .build();
    try {
      EmbeddedServer server = context.start().getBean(EmbeddedServer.class).start();
      Readiness readiness = context.getBean(Readiness.class);
      readiness.set(true);
      return new SamplingServer(context, readiness, server.getURI());
    } catch (RuntimeException e) {
      context.close();
      throw new LimnException("cannot listen on " + host + ":" + port + ": " + reason(e), e);
    }
  }

  /**
   * Where the server listens.
   *
   * @return its address, with the port that was really bound
   */
  public URI uri() {
    return uri;
  }

  Readiness readiness() {
    return readiness;
  }

  @Override
  public void close() {
    readiness.set(false);
    context.close();
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
