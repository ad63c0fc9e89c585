package dev.limn.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.LimnException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AccessLogTest {

  @TempDir Path directory;

  private static AccessEntry entry(String id) {
    return new AccessEntry(id, "http", "POST", "10.0.0.1");
  }

  @Test
  void aLineIsOneJsonObject() throws IOException {
    Path file = directory.resolve("access.log");
    Instant before = Instant.now();
    try (AccessLog log = AccessLog.open(file.toString())) {
      AccessEntry entry = entry("a\"b\\");
      entry.computed(new AccessEntry.Work("tiny", "1.0.0", 3, 12_345, 678_900));
      log.add(entry, "/v2/models/{model}/infer", 200, 784);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(lines.get(0));

    assertThat(Instant.parse(line.get("time").asText()))
        .isBetween(before.minusMillis(1), Instant.now());
    assertThat(line.get("id").asText()).isEqualTo("a\"b\\");
    assertThat(line.get("micros").asLong()).isNotNegative();
    assertThat(lines.get(0))
        .contains("\"protocol\":\"http\",\"method\":\"POST\"")
        .contains("\"route\":\"/v2/models/{model}/infer\",\"status\":200,\"bytes\":784")
        .contains("\"model\":\"tiny\",\"version\":\"1.0.0\",\"rows\":3")
        .contains("\"queue_micros\":12,\"compute_micros\":678")
        .endsWith("\"remote\":\"10.0.0.1\"}");
  }

  @Test
  void whatComputedNothingNamesNoModel() throws IOException {
    Path file = directory.resolve("access.log");
    try (AccessLog log = AccessLog.open(file.toString())) {
      log.add(entry("x"), "none", 404, 10);
    }
    assertThat(Files.readString(file)).doesNotContain("model", "rows", "queue");
  }

  @Test
  void aFileIsAppendedTo() throws IOException {
    Path file = Files.writeString(directory.resolve("access.log"), "before\n");
    try (AccessLog log = AccessLog.open(file.toString())) {
      log.add(entry("x"), "r", 200, 0);
    }
    assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("before");
  }

  @Test
  void manyLinesAreAllWrittenInOrder() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AccessLog log = new AccessLog(out);
    for (int i = 0; i < 10_000; i++) {
      log.add(entry("n" + i), "r", 200, i);
    }
    log.close();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();

    assertThat(lines.size() + log.dropped()).isEqualTo(10_000);
    int last = -1;
    for (String line : lines) {
      int number = new ObjectMapper().readTree(line).get("bytes").asInt();
      assertThat(number).isGreaterThan(last);
      last = number;
    }
  }

  /** A disk that hangs keeps nobody waiting, and what is lost is counted. */
  @Test
  void whatFindsNoRoomIsDroppedAndCounted() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    AccessLog log =
        new AccessLog(
            new OutputStream() {
              @Override
              public void write(int one) {
                throw new UnsupportedOperationException();
              }

              @Override
              public void write(byte[] bytes) throws IOException {
                stuck.countDown();
                try {
                  release.await();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
                written.writeBytes(bytes);
              }
            });
    log.add(entry("first"), "r", 200, 0);
    stuck.await();
    for (int i = 0; i < 20_000; i++) {
      log.add(entry("x"), "r", 200, 0);
    }
    assertThat(log.dropped()).isEqualTo(20_000 - 16_384);
    release.countDown();
    log.close();

    assertThat(written.toString(StandardCharsets.UTF_8).lines().count()).isEqualTo(1 + 16_384);
  }

  @Test
  void aDiskThatIsFullIsCountedAndTheServerGoesOn() {
    AccessLog log =
        new AccessLog(
            new OutputStream() {
              @Override
              public void write(int one) throws IOException {
                throw new IOException("no space left on device");
              }
            });
    log.add(entry("x"), "r", 200, 0);
    log.add(entry("y"), "r", 200, 0);
    log.close();

    assertThat(log.dropped()).isEqualTo(2);
  }

  @Test
  void withoutAPlaceThereIsNoLog() {
    try (AccessLog log = AccessLog.open("none")) {
      assertThat(log.isOn()).isFalse();
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() {
    assertThatThrownBy(() -> AccessLog.open(directory.resolve("no/where").toString()))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("access-log: cannot write");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "3f2a-77", "{}\"'<>"})
  void anIdOfPrintableCharactersIsSane(String id) {
    assertThat(AccessEntry.isSane(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\tb", "a\nb", "\u00e4", "\u007f"})
  void anyOtherIsNot(String id) {
    assertThat(AccessEntry.isSane(id)).isFalse();
    assertThat(AccessEntry.isSane(null)).isFalse();
    assertThat(AccessEntry.isSane("a".repeat(128))).isTrue();
    assertThat(AccessEntry.isSane("a".repeat(129))).isFalse();
  }
}
