package dev.limn.server.http;

import static dev.limn.server.LiveServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.limn.server.LiveServer;
import dev.limn.server.TinyModel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong tells a client nothing of the server, and takes little of it. */
@Timeout(60)
class LeakContractTest {

  private static final int BOMB = 400 << 20;

  @TempDir static Path directory;
  private static LiveServer server;

  @BeforeAll
  static void start() throws Exception {
    System.setProperty(Unplanned.ON, "true");
    server = LiveServer.start(directory, Map.of("auth.anonymous", "manage"));
    System.clearProperty(Unplanned.ON);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void tellsNothing(HttpResponse<byte[]> response) {
    String all = text(response) + response.headers().map();
    assertThat(all)
        .doesNotContain(
            directory.toString(), "/srv/secret", "Exception", "\tat ", "java.", "limn.");
    assertThat(text(response)).matches("\\{\"error\":\"[^\\n]+\"}");
  }

  @Test
  void anUnexpectedFailureSaysThatItIsOne() throws Exception {
    HttpResponse<byte[]> response = server.get("/unplanned");

    assertThat(response.statusCode()).isEqualTo(500);
    tellsNothing(response);
  }

  @Test
  void packagesThatCannotBeLoadedAreNamedByTheirPlaceInTheDirectoryAlone() throws Exception {
    TinyModel broken = new TinyModel("broken", "1.0.0", false, false, 0);
    broken.pack().writeTo(directory.resolve("broken"));
    for (String spoilt : new String[] {"decoder.onnx", "model.json", "SHA256SUMS"}) {
      Files.write(directory.resolve("broken").resolve(spoilt), new byte[] {1, 2, 3});
      HttpResponse<byte[]> response = server.post("/v2/repository/models/broken/load", "");

      assertThat(response.statusCode()).isBetween(400, 499);
      tellsNothing(response);
    }
    Files.delete(directory.resolve("broken/decoder.onnx"));
    tellsNothing(server.post("/v2/repository/models/broken/load", ""));
    assertThat(text(server.post("/v2/repository/index", "")))
        .contains("broken")
        .doesNotContain(directory.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models/..%2f..%2fetc",
        "/v1/models/tiny/samples.png?count=x",
        "/v1/models/tiny/samples.png?version=..%2f..",
        "/v1/models/tiny/samples.png?labels=cat",
        "/v1/models/%00",
        "/%ff%fe",
        "/v2/models/tiny/versions/%2e%2e/ready"
      })
  void nonsenseIsToldInOneLine(String path) throws Exception {
    HttpResponse<byte[]> response = server.get(path);

    assertThat(response.statusCode()).isBetween(400, 499);
    tellsNothing(response);
  }

  /** A head that says 5x4, and data that is a hundred thousand times as much. */
  @Test
  void anImageOfFarMoreDataThanItsHeadSaysIsDecodedNoFurther() throws Exception {
    cheaply(png(5, 4, chunk("IDAT", deflated(BOMB))));
  }

  @Test
  void anImageThatSaysItIsHugeIsNotDecoded() throws Exception {
    refusedCheaply(png(60_000, 60_000, chunk("IDAT", deflated(1 << 20))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zTXt", "iCCP"})
  void aTextOrAProfileThatGrowsIsNotRead(String kind) throws Exception {
    byte[] head = "name\0\0".getBytes(StandardCharsets.ISO_8859_1);
    byte[] bomb = deflated(BOMB);
    byte[] data = Arrays.copyOf(head, head.length + bomb.length);
    System.arraycopy(bomb, 0, data, head.length, bomb.length);

    cheaply(png(5, 4, chunk(kind, data), chunk("IDAT", deflated(4 * (1 + 15)))));
  }

  private static void refusedCheaply(byte[] image) throws Exception {
    HttpResponse<byte[]> response = cheaply(image);
    assertThat(response.statusCode()).as(text(response)).isEqualTo(400);
    tellsNothing(response);
  }

  /** Whatever the answer is, no thread of the server has taken room for the bomb. */
  private static HttpResponse<byte[]> cheaply(byte[] image) throws Exception {
    long before = allocated();
    HttpResponse<byte[]> response = server.post("/v1/models/tiny/reconstruct", "image/png", image);

    assertThat(response.statusCode()).isLessThan(500);
    assertThat(allocated() - before).isLessThan(64 << 20);
    return response;
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }

  private static byte[] deflated(int zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      byte[] block = new byte[1 << 16];
      for (int left = zeros; left > 0; left -= block.length) {
        out.write(block, 0, Math.min(left, block.length));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] png(int width, int height, byte[]... chunks) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(0x89504E470D0A1A0AL);
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(head);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {8, 2, 0, 0, 0});
    out.write(chunk("IHDR", head.toByteArray()));
    for (byte[] chunk : chunks) {
      out.write(chunk);
    }
    out.write(chunk("IEND", new byte[0]));
    return bytes.toByteArray();
  }

  private static byte[] chunk(String kind, byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    byte[] name = kind.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) checksum.getValue());
    return bytes.toByteArray();
  }
}
