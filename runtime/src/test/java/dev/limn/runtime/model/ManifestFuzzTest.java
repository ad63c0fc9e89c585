package dev.limn.runtime.model;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limn.LimnException;
import dev.limn.testing.FuzzInputs;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Whatever the bytes of a manifest are, they are read or refused in one line. */
class ManifestFuzzTest {

  @TestFactory
  Stream<DynamicTest> knownInputs() throws IOException {
    return FuzzInputs.of(ManifestFuzzTest.class, this::anyBytesAreReadOrRefused);
  }

  @Tag("soak")
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreReadOrRefused(byte[] bytes) {
    try {
      Manifest read = ManifestJson.decode(bytes, "fuzz");
      ManifestJson.decode(ManifestJson.encode(read), "fuzz");
    } catch (LimnException refusal) {
      // As it should be; anything else is a bug.
    }
  }
}
