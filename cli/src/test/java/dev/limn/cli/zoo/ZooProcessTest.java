package dev.limn.cli.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.command.CommandTest;
import dev.limn.cli.command.TinyModel;
import dev.limn.zoo.ZooDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** One user hands a model out, another pulls it into his own cache and uses it by its name. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the server is stopped by a signal")
class ZooProcessTest extends CommandTest {

  private record Ended(int exitCode, String out, String err) {}

  @Test
  void whatTwoProcessesPulledAtOnceIsFoundByItsName() throws Exception {
    new ZooDirectory(file("shared")).add(TinyModel.CONDITIONAL.pack());
    Process server = start("zoo", "serve", file("shared").toString(), "--port", "0");
    String uri;
    try (BufferedReader output = server.inputReader()) {
      uri = output.readLine().replace("listening on ", "");
      List<Process> pulls =
          List.of(
              start("zoo", "pull", "tiny", "--from", uri),
              start("zoo", "pull", "tiny", "--from", uri));
      List<String> notes = new ArrayList<>();
      for (Process pull : pulls) {
        Ended ended = end(pull);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        notes.add(ended.err());
      }
      assertThat(notes)
          .containsExactlyInAnyOrder(
              "pulled tiny 1.0.0: limn sample tiny --out samples.png\n",
              "tiny 1.0.0 is here already: limn sample tiny --out samples.png\n");
      server.destroy();
      assertThat(server.waitFor()).isEqualTo(143);
    }

    Ended again = end(start("zoo", "pull", "tiny@1.0.0", "--from", uri));
    assertThat(again.exitCode()).as(again.err()).isZero();
    Ended listed = end(start("zoo", "list"));
    assertThat(listed.out().lines()).last().asString().startsWith("tiny ");
    Ended inspected = end(start("inspect", "tiny"));
    assertThat(inspected.exitCode()).as(inspected.err()).isZero();
    assertThat(inspected.out()).contains("tiny 1.0.0");
    assertThat(file("cache/zoo/tiny/tiny-1.0.0.zip")).exists();

    Path archive = file("cache/zoo/tiny/tiny-1.0.0.zip");
    assertThat(end(start("zoo", "verify", "tiny")).exitCode()).isZero();
    byte[] bytes = Files.readAllBytes(archive);
    bytes[12] ^= 1; // a date, of which the package inside says nothing
    Files.write(archive, bytes);
    Ended verified = end(start("zoo", "verify", "tiny"));
    assertThat(verified.exitCode()).isEqualTo(1);
    assertThat(verified.err()).startsWith("limn: SHA-256 of " + archive + " must be ");
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("dev.limn.cli.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LIMN_CACHE", file("cache").toString());
    return builder.start();
  }

  private static Ended end(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes());
    String err = new String(process.getErrorStream().readAllBytes());
    return new Ended(process.waitFor(), out, err);
  }
}
