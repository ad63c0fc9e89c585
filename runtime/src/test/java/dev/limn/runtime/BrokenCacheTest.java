package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import dev.limn.LimnException;
import dev.limn.runtime.model.TinyModel;
import dev.limn.testing.FreshProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries of the right size in the cache that cannot be loaded. */
class BrokenCacheTest {

  private static final String LIBRARY = System.mapLibraryName("onnxruntime4j_jni");

  @TempDir private Path cache;

  @Test
  void eachUseSaysWhatIsBrokenAndWhatToDo() throws Exception {
    Path broken = breakOneLibrary();

    FreshProcess.Ended ended = FreshProcess.run(cache, Uses.class);

    assertThat(ended.exitCode()).as("%s", ended.lines()).isZero();
    assertThat(ended.lines())
        .filteredOn(line -> !line.contains("stack"))
        .as("but for what the virtual machine thinks of its stack")
        .hasSize(3)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("ONNX Runtime cannot be loaded from " + broken + ": " + LIBRARY)
                    .endsWith(
                        ": delete that directory, or set LIMN_CACHE to one from which programs may"
                            + " be run"));
  }

  private Path breakOneLibrary() throws IOException {
    Path unpacked =
        new NativeLibraries(cache.resolve("onnxruntime"), OrtEnvironment.class::getResource)
            .unpacked()
            .orElseThrow();
    Path library = unpacked.resolve(LIBRARY);
    Files.write(library, new byte[(int) Files.size(library)]);
    return unpacked;
  }

  /** Uses ONNX Runtime again and again, and prints what it is told each time. */
  static final class Uses {

    private Uses() {}

    public static void main(String[] args) {
      print(Provider::available);
      print(() -> Sampler.open(TinyModel.CONDITIONAL.pack()).close());
      print(() -> GraphRunner.open(TinyModel.CONDITIONAL.decoder()).close());
    }

    private static void print(Runnable use) {
      try {
        use.run();
        System.out.println("it went well");
      } catch (LimnException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
