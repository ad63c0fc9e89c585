package dev.limn.runtime.model;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limn.LimnException;
import dev.limn.testing.FuzzInputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Whatever the bytes of a package's zip are, they are read or refused in one line. */
class PackageZipFuzzTest {

  @TestFactory
  Stream<DynamicTest> knownInputs() throws IOException {
    return FuzzInputs.of(PackageZipFuzzTest.class, this::anyBytesAreReadOrRefused);
  }

  @Tag("soak")
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreReadOrRefused(byte[] bytes) {
    try {
      Path file = Files.createTempFile("fuzz", ".zip");
      try {
        Files.write(file, bytes);
        ModelPackage.open(file).testVectors();
      } catch (LimnException refusal) {
        // As it should be; anything else is a bug.
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
