package dev.limn.onnx;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limn.testing.FuzzInputs;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Whatever the bytes of an ONNX file are, they are checked or refused in one line. */
class OnnxModelFuzzTest {

  @TestFactory
  Stream<DynamicTest> knownInputs() throws IOException {
    return FuzzInputs.of(OnnxModelFuzzTest.class, this::anyBytesAreCheckedOrRefused);
  }

  @Tag("soak")
  @FuzzTest(maxDuration = "60s")
  void anyBytesAreCheckedOrRefused(byte[] bytes) {
    try {
      OnnxModel model = OnnxModel.parse(bytes);
      GraphCheck.check(model);
      model.toString();
      model.metadata();
    } catch (OnnxException refusal) {
      // As it should be; anything else is a bug.
    }
  }
}
