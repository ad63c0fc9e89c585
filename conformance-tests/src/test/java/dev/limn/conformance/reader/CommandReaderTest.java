package dev.limn.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.SubjectCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void ownTemporaryFilesMayBeLeft() {
    assertThat(parent(reader("d=$(mktemp -d); echo x > $d/evil; echo path; exit 1"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d=$(mktemp -d); echo x > $d/../evil",
        "echo x > evil",
        "echo x > $(dirname $0)/evil",
        "echo x > $0",
        "rm $0"
      })
  void whatACommandWritesElsewhereIsFoundAndRemoved(String script) {
    assertThat(parent(reader(script + "; echo path; exit 1"))).startsWith("the reader wrote [");
    assertThat(Path.of("evil")).doesNotExist();
  }

  private static String parent(Reader reader) {
    return ReaderSuite.of("test", reader).checks().stream()
        .filter(check -> check.id().equals("reader.path-parent"))
        .findFirst()
        .orElseThrow()
        .run()
        .problem();
  }

  private static Reader reader(String script) {
    return new CommandReader(
        new SubjectCommand(List.of("sh", "-c", script), Duration.ofSeconds(20)));
  }
}
