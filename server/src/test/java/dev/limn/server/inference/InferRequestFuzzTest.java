package dev.limn.server.inference;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limn.LimnException;
import dev.limn.runtime.model.Manifest;
import dev.limn.server.TinyModel;
import dev.limn.server.settings.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Whatever the body of a request is, it is read or refused in one line. */
class InferRequestFuzzTest {

  private static final Manifest MODEL = TinyModel.LABELLED.manifest();
  private static final Limits LIMITS =
      new Limits(1 << 20, 100, 1000, 1 << 20, 1, 100, Duration.ofSeconds(10));

  @TestFactory
  Stream<DynamicTest> knownInputs() throws IOException {
    return FuzzInputs.of(InferRequestFuzzTest.class, this::anyBodyIsReadOrRefused);
  }

  @Tag("soak")
  @FuzzTest(maxDuration = "60s")
  void anyBodyIsReadOrRefused(byte[] bytes) {
    // A body's JSON ends where its header says: here, at the first line feed.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    byte[] body = end < 0 ? bytes : joined(bytes, end);
    try {
      RawRequest raw = RequestReader.read(body, end < 0 ? body.length : end, 1000);
      RequestRules.apply(raw, MODEL, LIMITS);
    } catch (LimnException refusal) {
      // As it should be; anything else is a bug.
    }
  }

  private static byte[] joined(byte[] bytes, int end) {
    byte[] body = Arrays.copyOf(bytes, bytes.length - 1);
    System.arraycopy(bytes, end + 1, body, end, bytes.length - 1 - end);
    return body;
  }
}
