package dev.limn.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a doctor is for: native libraries that cannot be loaded, in processes of their own. */
@Timeout(60)
class BrokenCacheTest {

  @TempDir private Path directory;

  @Test
  void theDoctorSaysWhatIsWrongAndWhatToDo() throws Exception {
    assertThat(doctor(0)).contains("auto         chooses cpu");
    Path libraries = breakOneLibrary();

    List<String> lines = doctor(1);

    assertThat(lines).hasSize(6);
    assertThat(lines.get(3))
        .startsWith("onnxruntime  ONNX Runtime cannot be loaded from " + libraries + ": ")
        .endsWith(
            ": delete that directory, or set LIMN_CACHE to one from which programs may be run");
    assertThat(lines.get(4)).startsWith("cache ");
    assertThat(lines.get(5)).isEqualTo("auto         finds none");
  }

  private Path breakOneLibrary() throws IOException {
    try (Stream<Path> unpacked = Files.list(directory.resolve("cache").resolve("onnxruntime"))) {
      Path libraries = unpacked.findAny().orElseThrow();
      Path library = libraries.resolve(System.mapLibraryName("onnxruntime4j_jni"));
      Files.write(library, new byte[(int) Files.size(library)]);
      return libraries;
    }
  }

  private List<String> doctor(int exitCode) throws Exception {
    Path output = directory.resolve("output");
    ProcessBuilder limn =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.limn.cli.Main",
                "doctor")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    limn.environment().put("LIMN_CACHE", directory.resolve("cache").toString());
    limn.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = limn.start();
    boolean ended = process.waitFor(50, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).isTrue();
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as("%s", lines).isEqualTo(exitCode);
    // The virtual machine warns of its stack where it cannot read a library.
    return lines.stream().filter(line -> !line.contains("stack")).toList();
  }
}
