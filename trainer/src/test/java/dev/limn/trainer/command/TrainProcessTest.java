package dev.limn.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.limn.cli.testing.Interrupts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: a run outlives whatever ends the process. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent with kill")
class TrainProcessTest {

  private static final int EPOCHS = 8;

  @TempDir static Path directory;
  private static Path whole;

  @BeforeAll
  static void trainWithoutInterruption() throws Exception {
    TinyData.writeTo(directory.resolve("data"));
    Files.writeString(directory.resolve("tiny.yaml"), TinyData.RECIPE);
    whole = directory.resolve("whole");
    assertThat(start(whole).waitFor()).isZero();
    assertThat(metrics(whole)).hasSize(EPOCHS);
  }

  @Test
  void aKilledRunContinuesAsIfNothingHadHappened() throws Exception {
    Path out = directory.resolve("killed");
    Process limn = start(out);
    awaitEpoch(3, limn);
    limn.destroyForcibly().waitFor();
    assertThat(metrics(out)).hasSizeBetween(3, EPOCHS - 1);

    assertThat(start(out, "--resume").waitFor()).isZero();

    assertSame(out);
  }

  @Test
  void ctrlCLeavesACheckpointThatContinuesExactly() throws Exception {
    assumeFalse(Interrupts.ignored(), "started in the background of a shell: SIGINT is ignored");
    Path out = directory.resolve("interrupted");
    Process limn = start(out);
    List<String> heard = awaitEpoch(2, limn);
    new ProcessBuilder("kill", "-INT", Long.toString(limn.pid())).start().waitFor();
    limn.errorReader().lines().forEach(heard::add);

    assertThat(limn.waitFor()).isEqualTo(130);
    assertThat(heard).last().isEqualTo("stopped; continue with the same command and --resume");
    assertThat(metrics(out)).hasSizeBetween(2, EPOCHS - 1);

    assertThat(start(out, "--resume").waitFor()).isZero();
    assertSame(out);
  }

  private static void assertSame(Path out) throws IOException {
    assertThat(metrics(out)).isEqualTo(metrics(whole));
    for (String file : List.of("checkpoint-latest.npz", "samples/epoch-008.png")) {
      assertThat(out.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  /** Reads what the process says until an epoch is done; it is not given time for many more. */
  private static List<String> awaitEpoch(int epoch, Process limn) throws IOException {
    List<String> heard = new ArrayList<>();
    BufferedReader lines = limn.errorReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      heard.add(line);
      if (line.startsWith("epoch " + epoch + "/")) {
        return heard;
      }
    }
    throw new AssertionError("ended before epoch " + epoch + ": " + heard);
  }

  private static List<String> metrics(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> line.replaceAll("\"seconds\":[0-9.E-]+", ""))
        .toList();
  }

  private static Process start(Path out, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.limn.cli.Main",
                "train",
                directory.resolve("tiny.yaml").toString(),
                "--data",
                directory.resolve("data").toString(),
                "--threads",
                "1",
                "--out",
                out.toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }
}
