package dev.limn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.limn.cli.Console;
import dev.limn.cli.Main;
import dev.limn.cli.testing.CommandRows;
import dev.limn.cli.testing.Interrupts;
import dev.limn.cli.testing.Invocation;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ServeCommandTest {

  @TempDir Path directory;

  @Test
  void theRowsOfThisModuleAreItsCommands() throws IOException {
    CommandRows.check("server");
  }

  @Test
  void itListensUntilItIsAskedToStop() {
    TinyModel.PLAIN.pack().writeTo(directory.resolve("tiny"));
    Invocation limn = untilAModelIsTold();

    assertThat(limn.exitCode()).isEqualTo(130);
    assertThat(limn.out())
        .matches(
            "listening on http://127\\.0\\.0\\.1:\\d+\\Rlistening on grpc://127\\.0\\.0\\.1:\\d+\\R");
    assertThat(limn.err())
        .contains("  batch.rows = 64")
        .contains("serving tiny 1.0.0")
        .endsWith("stopping, at most 30 s\nstopped\n");
  }

  private Invocation untilAModelIsTold() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console[] console = new Console[1];
    PrintStream notes =
        new PrintStream(err, true, StandardCharsets.UTF_8) {
          @Override
          public void println(String line) {
            super.println(line);
            if (line.contains("serving ")) {
              console[0].requestStop();
            }
          }
        };
    console[0] =
        new Console(new PrintStream(out, true, StandardCharsets.UTF_8), notes, OptionalInt.empty());
    int exitCode = Main.run(console[0], "serve", "--port", "0", "--models", directory.toString());
    return new Invocation(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aStopIsHeardWhileModelsAreOpened() {
    TinyModel.PLAIN.pack().writeTo(directory.resolve("tiny"));
    Invocation limn =
        Invocation.with(
            console -> {
              console.requestStop();
              return Main.run(console, "serve", "--port", "0", "--models", directory.toString());
            });

    assertThat(limn.exitCode()).isEqualTo(130);
    assertThat(limn.err()).endsWith("stopping, at most 30 s\nstopped\n");
  }

  @Test
  void aPackageThatIsBrokenIsNamedAtTheStart() throws IOException {
    Files.createDirectories(directory.resolve("bad/1.0"));
    Invocation limn = untilAModelIsTold();

    assertThat(limn.err()).contains("not serving bad/1.0: ");
  }

  @Test
  void aPortInUseIsOneLineAndExitCode1() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Invocation limn =
          Invocation.of("serve", "--port", "" + taken.getLocalPort(), "--set", "zoo=none");

      assertThat(limn.exitCode()).isEqualTo(1);
      assertThat(limn.out()).isEmpty();
      assertThat(limn.err()).contains("limn: cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "http"})
  void aPortThatCannotBeIsBadUsage(String port) {
    assertThat(Invocation.of("serve", "--port=" + port))
        .isEqualTo(
            new Invocation(
                2,
                "",
                "limn: settings: port must be a whole number from 0 to 65535, found '%s'%n"
                    .formatted(port)));
  }

  @Test
  void toAdmitOtherMachinesOneSaysWhoMayAsk() {
    Invocation limn = Invocation.of("serve", "--host", "0.0.0.0");

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.err())
        .hasLineCount(1)
        .contains("host 0.0.0.0 admits other machines and nothing says who may ask");
  }

  @Test
  void anUnknownSettingIsBadUsage() {
    assertThat(Invocation.of("serve", "--set", "bach.rows=3"))
        .isEqualTo(
            new Invocation(
                2,
                "",
                "limn: settings: unknown key 'bach.rows'; did you mean 'batch.rows'?"
                    + System.lineSeparator()));
  }

  @Test
  void oneThingIsSaidOnce() {
    Invocation limn = Invocation.of("serve", "--port", "1", "--set", "port=2");

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.err()).contains("--port and --set port say the same: leave one out");
  }

  @Test
  void aFileSetsWhatTheCommandLineDoesNot() throws IOException {
    Path file = Files.writeString(directory.resolve("limn.yml"), "port: -5\nworkers: x\n");
    Invocation limn = Invocation.of("serve", "--config", file.toString(), "--port", "0");

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.err()).contains("workers must be").doesNotContain("port must be");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent with kill")
  void aSignalStopsTheProcessCleanly(String signal, int exitCode) throws Exception {
    assumeFalse(
        signal.equals("INT") && Interrupts.ignored(),
        "started in the background of a shell: SIGINT is ignored");
    TinyModel.PLAIN.pack().writeTo(directory.resolve("tiny"));
    Process limn = start();
    try (BufferedReader out = limn.inputReader();
        BufferedReader err = limn.errorReader()) {
      URI uri = URI.create(out.readLine().replace("listening on ", ""));
      HttpRequest live = HttpRequest.newBuilder(uri.resolve("/v2/health/live")).build();
      assertThat(
              HttpClient.newHttpClient()
                  .send(live, HttpResponse.BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(200);

      new ProcessBuilder("kill", "-" + signal, Long.toString(limn.pid())).start().waitFor();

      assertThat(err.lines()).endsWith("stopping, at most 30 s", "stopped");
      assertThat(limn.waitFor()).isEqualTo(exitCode);
    }
  }

  private Process start() throws IOException {
    String java = ProcessHandle.current().info().command().orElse("java");
    return new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.limn.cli.Main",
            "serve",
            "--port=0",
            "--models",
            directory.toString())
        .start();
  }
}
