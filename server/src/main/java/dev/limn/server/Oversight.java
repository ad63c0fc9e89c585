package dev.limn.server;

import dev.limn.LimnException;
import dev.limn.server.grpc.Supervision;
import dev.limn.server.http.TlsContext;
import dev.limn.server.operation.AccessLog;
import dev.limn.server.operation.Metrics;
import dev.limn.server.operation.ModelMetrics;
import dev.limn.server.operation.Traffic;
import dev.limn.server.operation.TrafficMetrics;
import dev.limn.server.security.Access;
import dev.limn.server.security.TlsIdentity;
import dev.limn.server.settings.SecuritySettings;
import dev.limn.server.settings.ServerSettings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.netty.ssl.ServerSslBuilder;
import java.util.List;
import java.util.Optional;

/** Who is let in and what is told of it, whatever protocol a request comes through. */
final class Oversight implements AutoCloseable {

  private final ServerSettings settings;
  private final Optional<TlsIdentity> identity;
  private final Access access;
  private final AccessLog log;
  private final Traffic traffic = new Traffic();

  private Oversight(ServerSettings settings) {
    SecuritySettings security = settings.security();
    this.settings = settings;
    this.identity =
        security
            .certificate()
            .map(chain -> TlsIdentity.read(chain, security.certificateKey().orElseThrow()));
    this.access = Access.open(security.keys(), security.anonymous());
    this.log = openLog();
  }

  /**
   * Reads the files that settings name.
   *
   * @throws LimnException if one of them is not what it should be
   */
  static Oversight open(ServerSettings settings) {
    return new Oversight(settings);
  }

  private AccessLog openLog() {
    try {
      return AccessLog.open(settings.accessLog());
    } catch (RuntimeException e) {
      access.close();
      throw e;
    }
  }

  /** Hands all of it to the HTTP side. */
  void register(ApplicationContext context, Backend backend) {
    context.registerSingleton(Access.class, access);
    context.registerSingleton(AccessLog.class, log);
    context.registerSingleton(Traffic.class, traffic);
    context.registerSingleton(Metrics.class, metrics(backend));
    identity.ifPresent(
        tls ->
            context.registerSingleton(
                ServerSslBuilder.class, new TlsContext(tls, settings.port())));
  }

  /** All of it for the gRPC side. */
  Supervision supervision() {
    return new Supervision(identity, access, traffic, log);
  }

  private Metrics metrics(Backend backend) {
    String provider = settings.provider().name();
    return new Metrics(
        List.of(
            new TrafficMetrics(traffic, log, version(), provider),
            new ModelMetrics(backend.models(), provider, () -> backend.sampling().openStreams())));
  }

  private static String version() {
    return Optional.ofNullable(Oversight.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public void close() {
    access.close();
    log.close();
  }
}
