package dev.limn.trainer.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limn.LimnException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Whatever the bytes of a pair of IDX files are, they are read or refused in one line. */
class IdxFuzzTest {

  private static final int LABELS = 12;

  @TestFactory
  Stream<DynamicTest> knownInputs() throws IOException {
    return FuzzInputs.of(IdxFuzzTest.class, this::anyPairIsReadOrRefused);
  }

  @Tag("soak")
  @FuzzTest(maxDuration = "60s")
  void anyPairIsReadOrRefused(byte[] bytes) {
    boolean compressed = bytes.length > 0 && bytes[0] == 'z';
    int labels = Math.min(bytes.length, LABELS);
    read(
        compressed ? ".gz" : "",
        Arrays.copyOf(bytes, labels),
        Arrays.copyOfRange(bytes, compressed ? 1 : labels, bytes.length));
  }

  private static void read(String ending, byte[] labelBytes, byte[] imageBytes) {
    try {
      Path images = Files.createTempFile("images", ending);
      Path labels = Files.createTempFile("labels", ending);
      try {
        Files.write(images, imageBytes);
        Files.write(labels, labelBytes);
        IdxReader.read("fuzz", images, labels, List.of("a", "b"));
      } catch (LimnException refusal) {
        // As it should be; anything else is a bug.
      } finally {
        Files.delete(images);
        Files.delete(labels);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
