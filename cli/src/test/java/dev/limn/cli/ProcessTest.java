package dev.limn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limn.cli.testing.Interrupts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a process of its own can show: signals, exit codes, broken pipes. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent with kill")
class ProcessTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "poll,    INT,  130, clean false",
    "latch,   INT,  130, clean false",
    "unaware, INT,  130, clean true",
    "poll,    TERM, 143, clean false",
    "latch,   TERM, 143, clean false"
  })
  void aSignalLetsTheCommandCleanUp(String way, String signal, int exitCode, String cleaned)
      throws Exception {
    assumeFalse(Interrupts.ignored(), "started in the background of a shell: SIGINT is ignored");
    Path marker = directory.resolve("marker");
    Process limn = start("wait", way, "--marker", marker.toString());
    try (BufferedReader output = limn.inputReader()) {
      assertThat(output.readLine()).isEqualTo("running");

      send(signal, limn);

      assertThat(limn.waitFor()).isEqualTo(exitCode);
      assertThat(marker).hasContent(cleaned);
    }
  }

  @Test
  void aCommandThatDoesNotStopIsGivenUpAndLeavesNothingHalfWritten() throws Exception {
    assumeFalse(Interrupts.ignored(), "started in the background of a shell: SIGINT is ignored");
    Process limn = start("wait", "stuck", "--marker", directory.resolve("marker").toString());
    try (BufferedReader output = limn.inputReader()) {
      assertThat(output.readLine()).isEqualTo("running");
      send("INT", limn);

      assertThat(limn.waitFor()).isEqualTo(130);
      assertThat(directory).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @CsvSource({"echo hello, 0", "fail limn, 1", "fail usage, 2", "echo, 2", "xyzzy, 2"})
  void theProcessEndsWithTheExitCode(String arguments, int exitCode) throws Exception {
    assertThat(start(arguments.split(" ")).waitFor()).isEqualTo(exitCode);
  }

  @Test
  void aReaderThatLeavesIsNoError() throws Exception {
    Process limn = shell("echo hello --count 200000 | head -n 1");

    assertThat(new String(limn.getInputStream().readAllBytes())).isEqualTo("hello\n");
    assertThat(new String(limn.getErrorStream().readAllBytes())).isEmpty();
  }

  @Test
  void aFullDiskBehindStandardOutputIsAFailure() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
    Process limn = shell("echo hello > /dev/full");

    assertThat(new String(limn.getErrorStream().readAllBytes()))
        .isEqualTo("limn: cannot write to standard output: No space left on device\n");
    assertThat(limn.waitFor()).isEqualTo(1);
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(java());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static Process shell(String rest) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" " + rest, "sh"));
    command.addAll(java());
    return new ProcessBuilder(command).start();
  }

  private static List<String> java() {
    String java = ProcessHandle.current().info().command().orElse("java");
    String classPath = System.getProperty("java.class.path");
    return List.of(
        java, "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", classPath, "dev.limn.cli.Main");
  }

  private static void send(String signal, Process process) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
        .start()
        .waitFor(10, TimeUnit.SECONDS);
  }
}
