package dev.limn.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.SubjectCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "subjects are shell scripts")
class CommandReaderTest {

  @Test
  void exitCodeZeroAccepts() {
    assertThat(reader("echo fine").refusal(Path.of("package"))).isEmpty();
  }

  @Test
  void anotherOneRefusesWithWhatWasSaidOfThePackage() {
    assertThat(reader("echo \"no: $0\"; exit 3").refusal(Path.of("some package")))
        .contains("no: some package");
  }

  private static Reader reader(String script) {
    return new CommandReader(
        new SubjectCommand(List.of("sh", "-c", script), Duration.ofSeconds(20)));
  }
}
