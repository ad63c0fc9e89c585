package dev.limn.server.http;

import static dev.limn.server.LiveServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PngFile;
import dev.limn.server.LiveServer;
import dev.limn.server.TinyModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each route for people, over real sockets. */
@Timeout(60)
class PictureContractTest {

  private static final String MODEL = "/v1/models/labelled/";

  @TempDir static Path directory;
  private static LiveServer server;
  private static Sampler sampler;

  @BeforeAll
  static void start() throws Exception {
    server = LiveServer.start(directory, Map.of("limits.rows", "100", "limits.streams", "1"));
    sampler = Sampler.open(TinyModel.LABELLED.pack());
  }

  @AfterAll
  static void stop() {
    server.close();
    sampler.close();
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  @Test
  void theCatalogueSaysWhatAModelCanBeAskedFor() throws Exception {
    JsonNode models = new ObjectMapper().readTree(server.get("/v1/models").body()).get("models");

    assertThat(models).hasSize(2);
    JsonNode labelled = models.get(0);
    assertThat(labelled.get("name").asText()).isEqualTo("labelled");
    assertThat(labelled.at("/image/classNames").toString()).isEqualTo("[\"cat\",\"dog\",\"owl\"]");
    assertThat(labelled.at("/latent/size").asInt()).isEqualTo(6);
    assertThat(labelled.get("conditional").asBoolean()).isTrue();
    assertThat(labelled.get("precisions").toString()).isEqualTo("[\"fp32\"]");
    assertThat(server.get("/v1/models/labelled").body())
        .isEqualTo(labelled.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(server.get("/v1/models/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void aGetDrawsAPngOfTheSeed() throws Exception {
    HttpResponse<byte[]> response = server.get(MODEL + "samples.png?count=6&labels=2,0&seed=42");

    SampleRequest request = SampleRequest.of(6).withSeed(42).withLabels(Labels.cycle(2, 0));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo("image/png");
    assertThat(response.body()).isEqualTo(PngFile.encode(sampler.sample(request).grid(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"samples.png", "interpolate.png?steps=3", "grid.png?steps=2"})
  void whoHasThePictureAlreadyIsToldSo(String picture) throws Exception {
    HttpResponse<byte[]> first = server.get(MODEL + picture);
    String tag = header(first, "ETag");
    HttpResponse<byte[]> again =
        server.send(server.request(MODEL + picture).header("If-None-Match", "\"x\", " + tag));

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(header(first, "Cache-Control")).isEqualTo("public, no-cache");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(header(again, "ETag")).isEqualTo(tag);
  }

  @Test
  void aPictureOfNamedBytesNeverChangesAndOneOfANamedVersionMay() throws Exception {
    String checksum = TinyModel.LABELLED.pack().sha256();
    String query = MODEL + "samples.png?seed=1&version=1.0.0";

    assertThat(header(server.get(query), "Cache-Control")).isEqualTo("public, no-cache");
    assertThat(header(server.get(query + "&sha256=" + checksum), "Cache-Control"))
        .isEqualTo("public, max-age=31536000, immutable");
    assertThat(server.get(query + "&sha256=" + "0".repeat(64)).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"samples", "interpolate", "grid"})
  void aBodyThatIsFarLongerThanParametersAreIsRefused(String picture) throws Exception {
    String ones = "1,".repeat(5000) + "1";
    HttpResponse<byte[]> response = server.post(MODEL + picture, "{'labels':[" + ones + "]}");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(server.post(MODEL + picture, "{'labels':[1],'format':'raw'}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void clientsThatGoBeforeTheirStreamHasBegunLeaveItsPlace() throws Exception {
    String body = "{\"count\":5000,\"format\":\"raw\"}";
    byte[] request =
        ("POST /v1/models/labelled/samples HTTP/1.1\r\nHost: x\r\nContent-Type:"
                + " application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < 9; i++) {
      try (Socket hasty = server.socket()) {
        hasty.setSoLinger(true, 0);
        hasty.getOutputStream().write(request);
      }
    }
    awaitPlace();
  }

  @Test
  void anotherSeedHasAnotherTag() throws Exception {
    String tag = header(server.get(MODEL + "samples.png?seed=1"), "ETag");
    HttpResponse<byte[]> other =
        server.send(server.request(MODEL + "samples.png?seed=2").header("If-None-Match", tag));

    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(header(other, "ETag")).isNotEqualTo(tag);
  }

  @ParameterizedTest
  @CsvSource({
    "png, image/png",
    "npy, application/x-npy",
    "zip, application/zip",
    "raw, application/octet-stream",
    "json, application/json"
  })
  void aPostDrawsAnyFormat(String format, String mediaType) throws Exception {
    HttpResponse<byte[]> response =
        server.post(MODEL + "samples", "{'count':4,'labels':[1],'format':'%s'}".formatted(format));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo(mediaType);
    assertThat(response.body()).isNotEmpty();
  }

  @Test
  void otherPicturesArePostedToo() throws Exception {
    assertThat(server.post(MODEL + "interpolate", "{'format':'raw','steps':3}").body())
        .hasSize(3 * TinyModel.NUMBERS);
    assertThat(server.post(MODEL + "grid", "{'format':'raw','steps':3}").body())
        .hasSize(9 * TinyModel.NUMBERS);
    assertThat(server.post(MODEL + "samples", "").body())
        .isEqualTo(server.get(MODEL + "samples.png").body());
  }

  @Test
  void anUploadIsReconstructed() throws Exception {
    ImageBatch image = sampler.sample(SampleRequest.of(1).withLabels(Labels.cycle(2)));
    HttpResponse<byte[]> response =
        server.post(
            MODEL + "reconstruct?labels=owl&format=raw",
            "image/png",
            PngFile.encode(image.image(0)));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(sampler.reconstruct(new ImageBatch(1, 4, 5, 3, image.pixels()), 2).pixels());
  }

  @Test
  void aLargeCountIsStreamed() throws Exception {
    HttpResponse<byte[]> response =
        server.post(MODEL + "samples", "{'count':5000,'seed':9,'format':'raw'}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Transfer-Encoding")).isEqualTo("chunked");
    assertThat(response.body())
        .isEqualTo(sampler.sample(SampleRequest.of(5000).withSeed(9)).pixels());
  }

  @Test
  void aStreamIsDrawnNoFasterThanItIsReadAndEndsWithItsReader() throws Exception {
    String body = "{\"count\":1000000,\"format\":\"raw\"}";
    try (Socket slow = server.socket()) {
      slow.setReceiveBufferSize(4096);
      slow.getOutputStream()
          .write(
              ("POST /v1/models/labelled/samples HTTP/1.1\r\nHost: x\r\nContent-Type:"
                      + " application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.ISO_8859_1));
      read(slow.getInputStream(), 1000);
      HttpResponse<byte[]> second = server.post(MODEL + "samples", "{'count':5000,'format':'raw'}");
      assertThat(second.statusCode()).as("the only place is taken").isEqualTo(429);
      assertThat(header(second, "Retry-After")).isEqualTo("1");
      assertThat(rowsDrawn()).as("of a million").isLessThan(500_000);
    }
    awaitPlace();
  }

  private static void read(InputStream in, int bytes) throws IOException {
    assertThat(in.readNBytes(bytes)).hasSize(bytes);
  }

  private static long rowsDrawn() throws Exception {
    return new ObjectMapper()
        .readTree(server.get("/v2/models/labelled/stats").body())
        .at("/model_stats/0/inference_count")
        .asLong();
  }

  /** The server learns that the reader has gone when it writes next. */
  private static void awaitPlace() throws Exception {
    int status = 429;
    while (status == 429) {
      status = server.post(MODEL + "samples", "{'count':101,'format':'raw'}").statusCode();
    }
    assertThat(status).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "samples.png?conut=3 | 400 | unknown parameter 'conut'",
        "samples.png?count=101 | 400 | may have 100 images",
        "samples.png?labels=fish | 400 | unknown label 'fish'",
        "samples.png?format=zip | 400 | a GET draws a PNG",
        "samples.png?version=7 | 404 | has no version '7'",
        "interpolate.png?steps=x | 400 | 'steps' must be a whole number",
        "grid.png?dimensions=0,99 | 400 | latent dimension must be from 0 to 5",
        "samples.gif | 404 | no such route"
      })
  void whatCannotBeDrawnIsOneLine(String picture, int status, String message) throws Exception {
    HttpResponse<byte[]> response = server.get(MODEL + picture);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(text(response)).startsWith("{\"error\":\"").contains(message);
  }

  @Test
  void anUploadThatIsNoImageIsRefused() throws Exception {
    HttpResponse<byte[]> response =
        server.post(MODEL + "reconstruct?labels=1", "image/png", new byte[100]);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("the upload is not an image that can be read");
  }

  @Test
  void anUploadOfAnotherTypeIsRefused() throws Exception {
    HttpResponse<byte[]> response = server.post(MODEL + "reconstruct", "text/plain", new byte[1]);

    assertThat(response.statusCode()).isEqualTo(415);
  }

  @Test
  void aHeadRequestHasTheHeadersAlone() throws Exception {
    HttpResponse<byte[]> response =
        server.send(server.request(MODEL + "samples.png").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(header(response, "ETag")).startsWith("W/\"");
  }
}
