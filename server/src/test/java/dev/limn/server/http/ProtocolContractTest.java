package dev.limn.server.http;

import static dev.limn.server.LiveServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.server.LiveServer;
import dev.limn.server.TinyModel;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each route of the Open Inference Protocol, over real sockets. */
@Timeout(60)
class ProtocolContractTest {

  @TempDir static Path directory;
  private static LiveServer server;
  private static Sampler sampler;

  @BeforeAll
  static void start() throws Exception {
    server = LiveServer.start(directory, Map.of());
    sampler = Sampler.open(TinyModel.LABELLED.pack());
  }

  @AfterAll
  static void stop() {
    server.close();
    sampler.close();
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws Exception {
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    return new ObjectMapper().readTree(response.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/health/live",
        "/v2/health/ready",
        "/v2/models/tiny/ready",
        "/v2/models/tiny/versions/1.0.0/ready"
      })
  void yesIsStatus200WithAnEmptyBody(String path) throws Exception {
    HttpResponse<byte[]> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void theServerNamesItselfAndItsExtensions() throws Exception {
    JsonNode json = json(server.get("/v2"));

    assertThat(json.get("name").asText()).isEqualTo("limn");
    assertThat(json.get("version").asText()).isNotEmpty();
    assertThat(json.get("extensions").toString())
        .contains("binary_tensor_data", "model_repository", "statistics");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/models/labelled", "/v2/models/labelled/versions/1.0.0"})
  void aModelNamesItsTensors(String path) throws Exception {
    assertThat(json(server.get(path)).toString())
        .isEqualTo(
            ("{'name':'labelled','versions':['1.0.0'],'platform':'onnxruntime_onnx','inputs':["
                    + "{'name':'latent','datatype':'FP32','shape':[-1,6]},"
                    + "{'name':'label','datatype':'INT64','shape':[-1]}],'outputs':["
                    + "{'name':'image','datatype':'FP32','shape':[-1,3,4,5]},"
                    + "{'name':'pixels','datatype':'UINT8','shape':[-1,4,5,3]}]}")
                .replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/models/labelled/infer", "/v2/models/labelled/versions/1.0.0/infer"})
  void jsonIsAnsweredWithJson(String path) throws Exception {
    JsonNode json =
        json(
            server.post(
                path,
                "{'id':'abc','parameters':{'seed':4,'count':2,'labels':'1'},"
                    + "'outputs':[{'name':'pixels'}]}"));

    assertThat(json.get("id").asText()).isEqualTo("abc");
    assertThat(json.get("model_name").asText()).isEqualTo("labelled");
    byte[] expected =
        sampler.sample(SampleRequest.of(2).withSeed(4).withLabels(Labels.cycle(1))).pixels();
    JsonNode data = json.at("/outputs/0/data");
    assertThat(data).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(data.get(i).asInt()).isEqualTo(Byte.toUnsignedInt(expected[i]));
    }
  }

  @Test
  void binaryTensorsAreAnsweredWithBinaryTensors() throws Exception {
    SampleRequest request = SampleRequest.of(2).withSeed(8).withLabels(Labels.cycle(2));
    String json =
        ("{'inputs':[{'name':'latent','datatype':'FP32','shape':[2,6],'parameters':"
                + "{'binary_data_size':48}},{'name':'label','datatype':'INT64','shape':[2],"
                + "'parameters':{'binary_data_size':16}}],'parameters':{'binary_data_output':true}}")
            .replace('\'', '"');
    ByteBuffer body = ByteBuffer.allocate(json.length() + 64).order(ByteOrder.LITTLE_ENDIAN);
    body.put(json.getBytes(StandardCharsets.UTF_8));
    for (float value : sampler.latents(request).values()) {
      body.putFloat(value);
    }
    body.putLong(2).putLong(2);

    HttpResponse<byte[]> response =
        server.send(
            server
                .request("/v2/models/labelled/infer")
                .header("Content-Type", "application/octet-stream")
                .header("Inference-Header-Content-Length", "" + json.length())
                .POST(BodyPublishers.ofByteArray(body.array())));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/octet-stream");
    int header =
        Integer.parseInt(
            response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
    JsonNode described = new ObjectMapper().readTree(response.body(), 0, header);
    assertThat(described.at("/outputs/0/parameters/binary_data_size").asInt()).isEqualTo(480);
    byte[] pixels = sampler.sample(request).pixels();
    byte[] found = response.body();
    assertThat(Arrays.copyOfRange(found, found.length - pixels.length, found.length))
        .isEqualTo(pixels);
    ByteBuffer image = ByteBuffer.wrap(found, header, 480).order(ByteOrder.LITTLE_ENDIAN);
    int[] labels = {2, 2};
    for (float value : sampler.decodeFloats(sampler.latents(request), labels)) {
      assertThat(image.getFloat()).isEqualTo(value);
    }
  }

  @Test
  void aBodyInChunksIsReadToo() throws Exception {
    byte[] json = "{\"outputs\":[{\"name\":\"pixels\"}]}".getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> response =
        server.send(
            server
                .request("/v2/models/tiny/infer")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(json))));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void statisticsCountWhatWasAnswered() throws Exception {
    server.post("/v2/models/tiny/infer", "{'parameters':{'count':3}}");
    JsonNode stats = json(server.get("/v2/models/tiny/stats")).at("/model_stats/0");
    server.post("/v2/models/tiny/infer", "{'parameters':{'count':4}}");
    JsonNode later = json(server.get("/v2/models/tiny/versions/1.0.0/stats")).at("/model_stats/0");

    assertThat(later.get("inference_count").asLong() - stats.get("inference_count").asLong())
        .isEqualTo(4);
    assertThat(later.at("/inference_stats/success/count").asLong())
        .isEqualTo(stats.at("/inference_stats/success/count").asLong() + 1);
    assertThat(later.get("last_inference").asLong()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | /v2/models/nothing/infer | {} | 404 | unknown model 'nothing'",
        "POST | /v2/models/tiny/versions/9/infer | {} | 404 | model tiny has no version '9'",
        "POST | /v2/models/tiny/infer | {'a':1} | 400 | unknown field 'a'",
        "POST | /v2/models/tiny/infer | nonsense | 400 | JSON cannot be read",
        "POST | /v2/models/tiny/infer | {'parameters':{'labels':'1'}} | 400 | unconditional",
        "GET | /v2/models/nothing | | 404 | unknown model 'nothing'",
        "GET | /v2/models/nothing/ready | | 404 | unknown model 'nothing'",
        "GET | /v2/models/nothing/stats | | 404 | unknown model 'nothing'",
        "GET | /v2/nothing | | 404 | no such route: GET /v2/nothing",
        "GET | /v2/models/tiny/infer | | 405 | does not take GET",
        "DELETE | /v2/models/tiny | | 405 | does not take DELETE"
      })
  void anErrorIsOneLineOfJson(String method, String path, String body, int status, String message)
      throws Exception {
    HttpResponse<byte[]> response =
        server.send(
            server
                .request(path)
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body == null
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(body.replace('\'', '"'))));

    assertThat(response.statusCode()).isEqualTo(status);
    JsonNode json = json(response);
    assertThat(json.properties()).hasSize(1);
    assertThat(json.get("error").asText())
        .contains(message)
        .doesNotContain(directory.toString())
        .doesNotContain("\tat ")
        .hasLineCount(1);
  }

  @Test
  void aBodyOfAnotherTypeIsRefused() throws Exception {
    HttpResponse<byte[]> response =
        server.post("/v2/models/tiny/infer", "text/xml", "<a/>".getBytes());

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(text(response))
        .isEqualTo("{\"error\":\"the route does not read a body of type text/xml\"}");
  }

  @Test
  void aBodyWithoutATypeIsRead() throws Exception {
    HttpResponse<byte[]> response =
        server.send(
            server
                .request("/v2/models/tiny/infer")
                .POST(BodyPublishers.ofString("{\"outputs\":[{\"name\":\"pixels\"}]}")));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-5", "99999999999", "1", "1000"})
  void aHeaderLengthThatIsNoneIsRefused(String length) throws Exception {
    HttpResponse<byte[]> response =
        server.send(
            server
                .json("/v2/models/tiny/infer", "{}")
                .header("Inference-Header-Content-Length", length));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("Inference-Header-Content-Length must be from 2");
  }

  @Test
  void aRequestThatIsNoHttpIsRefused() throws Exception {
    assertThat(server.raw("nonsense\r\n\r\n"))
        .startsWith("HTTP/1.")
        .contains(" 400 ", "no HTTP that can be read");
  }

  @Test
  void aHeaderThatIsTooLongIsRefused() throws Exception {
    String request =
        "GET /v2 HTTP/1.1\r\nHost: x\r\nX: "
            + "a".repeat(100_000)
            + "\r\nConnection: close\r\n\r\n";

    assertThat(server.raw(request)).startsWith("HTTP/1.1 4").contains("{\"error\":");
  }

  @Test
  void requestsInOneGoAreAnsweredInTheirOrder() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String body = "{\"id\":\"id-" + i + "\",\"outputs\":[{\"name\":\"pixels\"}]}";
      requests.append(
          "POST /v2/models/tiny/infer HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n%s\r\n%s"
              .formatted(body.length(), i == 19 ? "Connection: close\r\n" : "", body));
    }
    String answers = server.raw(requests.toString());

    int at = -1;
    for (int i = 0; i < 20; i++) {
      int next = answers.indexOf("\"id\":\"id-" + i + "\"");
      assertThat(next).isGreaterThan(at);
      at = next;
    }
  }
}
