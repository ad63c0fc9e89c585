package dev.limn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.server.LiveServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that name the type they expect get it. */
@Timeout(60)
class AcceptContractTest {

  @TempDir static Path directory;
  private static LiveServer server;

  @BeforeAll
  static void start() throws Exception {
    server = LiveServer.start(directory, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models/tiny/samples.png?count=2, image/png",
    "/v1/models, application/json",
    "/metrics, text/plain",
    "/openapi, text/html",
    "/openapi.yaml, application/yaml"
  })
  void aGetIsAnsweredWithTheTypeThatIsExpected(String path, String type) throws Exception {
    HttpResponse<byte[]> response = server.send(server.request(path).header("Accept", type));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
  }

  @Test
  void soAreTensors() throws Exception {
    HttpResponse<byte[]> response =
        server.send(
            server
                .json("/v2/models/tiny/infer", "{'parameters':{'binary_data_output':true}}")
                .header("Accept", "application/octet-stream"));

    assertThat(response.statusCode()).isEqualTo(200);
  }
}
