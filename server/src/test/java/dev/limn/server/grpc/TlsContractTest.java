package dev.limn.server.grpc;

import static dev.limn.server.grpc.GrpcClient.pixels;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.server.Certificates;
import dev.limn.server.LiveServer;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server behind TLS, with a certificate that the client was told to trust. */
@Timeout(60)
class TlsContractTest {

  @TempDir static Path directory;
  private static LiveServer server;
  private static TrustManagerFactory trusting;

  @BeforeAll
  static void start() throws Exception {
    KeyStore made = Certificates.make(directory, "tls", "EC");
    Path models = Files.createDirectory(directory.resolve("models"));
    server =
        LiveServer.start(
            models,
            Map.of(
                "tls.certificate", directory.resolve("tls.crt").toString(),
                "tls.key", directory.resolve("tls.key").toString()));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("limn", made.getCertificate("limn"));
    trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusting.init(trusted);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static GrpcClient client(SslContextBuilder tls, String... protocols) throws IOException {
    return GrpcClient.of(
        NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
            .sslContext(
                GrpcSslContexts.configure(tls, SslProvider.JDK).protocols(protocols).build()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void itAnswersByTheTwoVersionsThatAreSound(String protocol) throws Exception {
    try (GrpcClient client =
        client(SslContextBuilder.forClient().trustManager(trusting), protocol)) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.infer(pixels("tiny")).getOutputsCount()).isEqualTo(1);
      }
    }
  }

  @Test
  void whoDoesNotKnowTheCertificateGoesAway() throws Exception {
    try (GrpcClient client = client(SslContextBuilder.forClient(), "TLSv1.3")) {
      Status status = client.refused(pixels("tiny"));

      assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(status.getCause()).hasStackTraceContaining("PKIX path building failed");
    }
  }

  @Test
  void withoutTlsNothingIsAnswered() throws Exception {
    try (GrpcClient client = GrpcClient.of(server)) {
      assertThat(client.refused(pixels("tiny")).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  /** HTTP/2 is agreed on in the handshake, or not spoken. */
  @ParameterizedTest
  @ValueSource(strings = {"", "http/1.1"})
  void whoDoesNotOfferHttp2IsNotAnswered(String offered) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusting.getTrustManagers(), null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.grpcPort())) {
      socket.setSoTimeout(20_000);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(
          offered.isEmpty() ? new String[0] : new String[] {offered});
      socket.setSSLParameters(parameters);
      socket.getOutputStream().write(RawHttp2.hello());

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (IOException e) {
      // Cut off, which is as well.
    }
  }
}
