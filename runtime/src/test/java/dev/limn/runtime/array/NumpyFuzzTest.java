package dev.limn.runtime.array;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limn.LimnException;
import dev.limn.testing.FuzzInputs;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Whatever the bytes of a NumPy file or archive are, they are read or refused in one line. */
class NumpyFuzzTest {

  @TestFactory
  Stream<DynamicTest> knownInputs() throws IOException {
    return FuzzInputs.of(NumpyFuzzTest.class, this::anyBytesAreReadOrRefused);
  }

  @Tag("soak")
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreReadOrRefused(byte[] bytes) {
    try {
      NpyFile.decode(bytes, "fuzz.npy");
    } catch (LimnException refusal) {
      // As it should be; anything else is a bug.
    }
    try {
      NpzFile.decode(bytes, "fuzz.npz");
    } catch (LimnException refusal) {
      // As it should be; anything else is a bug.
    }
  }
}
