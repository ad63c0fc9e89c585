package dev.limn.server.http;

import dev.limn.server.security.TlsIdentity;
import io.micronaut.http.server.netty.ssl.ServerSslBuilder;
import io.micronaut.http.ssl.ServerSslConfiguration;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Has the HTTP server answer by TLS alone, 1.2 or 1.3, on the port that it would have without. */
public final class TlsContext implements ServerSslBuilder {

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final SslContext context;
  private final ServerSslConfiguration configuration = new ServerSslConfiguration();

  /**
   * TLS for a server.
   *
   * @param identity how the server proves who it is
   * @param port where it listens
   */
  public TlsContext(TlsIdentity identity, int port) {
    configuration.setEnabled(true);
    setPort(port);
    try {
      context =
          SslContextBuilder.forServer(identity.key(), identity.chain())
              .sslProvider(SslProvider.JDK)
              .protocols(PROTOCOLS)
              .build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS cannot be set up", e);
    }
  }

  @SuppressWarnings("deprecation") // there is no other way but by properties
  private void setPort(int port) {
    configuration.setPort(port);
  }

  @Override
  public ServerSslConfiguration getSslConfiguration() {
    return configuration;
  }

  @Override
  public Optional<SslContext> build() {
    return Optional.of(context);
  }
}
