package dev.limn.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.server.Certificates;
import dev.limn.server.LiveServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
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
  private static SSLContext trusting;

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
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trust.getTrustManagers(), null);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpClient client(String protocol) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(trusting)
        .sslParameters(parameters)
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void itAnswersByTheTwoVersionsThatAreSound(String protocol) throws Exception {
    HttpResponse<String> response =
        client(protocol)
            .send(
                server
                    .request("/v2/models/tiny/infer")
                    .POST(BodyPublishers.ofString("{\"outputs\":[{\"name\":\"pixels\"}]}"))
                    .build(),
                BodyHandlers.ofString());

    assertThat(server.uri("/").getScheme()).isEqualTo("https");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo(protocol);
  }

  @Test
  void whoDoesNotKnowTheCertificateGoesAway() {
    assertThatThrownBy(() -> server.get("/v2/health/live"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("PKIX");
  }

  @Test
  void withoutTlsNothingIsAnswered() throws Exception {
    String answer = server.raw("GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(answer).doesNotContain("HTTP/1.1");
  }
}
