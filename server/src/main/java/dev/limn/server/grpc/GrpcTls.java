package dev.limn.server.grpc;

import dev.limn.server.security.TlsIdentity;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** TLS 1.2 or 1.3 by the JDK, in which client and server agree on HTTP/2. */
final class GrpcTls {

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private GrpcTls() {}

  static SslContext context(TlsIdentity identity) {
    try {
      return GrpcSslContexts.configure(
              SslContextBuilder.forServer(identity.key(), identity.chain()), SslProvider.JDK)
          .protocols(PROTOCOLS)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS cannot be set up", e);
    }
  }
}
