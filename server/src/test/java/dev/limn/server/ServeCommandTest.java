package dev.limn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.limn.cli.Main;
import dev.limn.cli.testing.CommandRows;
import dev.limn.cli.testing.Interrupts;
import dev.limn.cli.testing.Invocation;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ServeCommandTest {

  @Test
  void theRowsOfThisModuleAreItsCommands() throws IOException {
    CommandRows.check("server");
  }

  @Test
  void itListensUntilItIsAskedToStop() {
    Invocation limn =
        Invocation.with(
            console -> {
              console.requestStop();
              console.stopRequested();
              return Main.run(console, "serve", "--port", "0");
            });

    assertThat(limn.exitCode()).isEqualTo(130);
    assertThat(limn.out()).matches("listening on http://127\\.0\\.0\\.1:\\d+\\R");
  }

  @Test
  void aPortInUseIsOneLineAndExitCode1() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Invocation limn = Invocation.of("serve", "--port", "" + taken.getLocalPort());

      assertThat(limn.exitCode()).isEqualTo(1);
      assertThat(limn.out()).isEmpty();
      assertThat(limn.err())
          .startsWith("limn: cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .hasLineCount(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536"})
  void aPortThatCannotBeIsBadUsage(String port) {
    assertThat(Invocation.of("serve", "--port=" + port))
        .isEqualTo(
            new Invocation(
                2, "", "limn: --port: expects 0 to 65535, found " + port + System.lineSeparator()));
  }

  @Test
  void byDefaultItIsPort8000OnTheLoopbackAddress() {
    assertThat(Invocation.of("serve", "--help").out())
        .contains("Default: 8000")
        .contains("Default: 127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent with kill")
  void aSignalStopsTheProcessCleanlyAndItHasSaidNothingElse(String signal, int exitCode)
      throws Exception {
    assumeFalse(
        signal.equals("INT") && Interrupts.ignored(),
        "started in the background of a shell: SIGINT is ignored");
    Process limn = start();
    try (BufferedReader out = limn.inputReader();
        BufferedReader err = limn.errorReader()) {
      URI uri = URI.create(out.readLine().replace("listening on ", ""));
      HttpRequest ready = HttpRequest.newBuilder(uri.resolve("/v2/health/ready")).build();
      assertThat(
              HttpClient.newHttpClient()
                  .send(ready, HttpResponse.BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(200);

      new ProcessBuilder("kill", "-" + signal, Long.toString(limn.pid())).start().waitFor();

      assertThat(err.lines()).containsExactly("stopped");
      assertThat(limn.waitFor()).isEqualTo(exitCode);
    }
  }

  private static Process start() throws IOException {
    String java = ProcessHandle.current().info().command().orElse("java");
    return new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.limn.cli.Main",
            "serve",
            "--port=0")
        .start();
  }
}
