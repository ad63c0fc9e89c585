package dev.limn.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {

  @TempDir Path directory;

  @Test
  void aLevelOfTheFileIsAPartOfTheKeyAndAListIsJoined() throws IOException {
    Path file = file("port: 9000\nbatch:\n  rows: 8\nlimits.rows: 5\nzoo: [a, b]\n");

    assertThat(SettingsFile.read(file))
        .isEqualTo(Map.of("port", "9000", "batch.rows", "8", "limits.rows", "5", "zoo", "a,b"));
  }

  @Test
  void anEmptyFileSetsNothing() throws IOException {
    assertThat(SettingsFile.read(file("# nothing\n"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'a: [', not YAML",
    "'- a', settings must be keys with values",
    "'a: [[1]]', 'a' must be a value or a list of values",
    "'{a.b: 1, a: {b: 2}}', 'a.b' is given twice"
  })
  void whatIsNoSettingsIsRefusedInOneLine(String text, String message) throws IOException {
    Path file = file(text);

    assertThatThrownBy(() -> SettingsFile.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    assertThatThrownBy(() -> SettingsFile.read(directory.resolve("none.yml")))
        .isInstanceOf(LimnException.class)
        .hasMessageContaining("none.yml");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("limn.yml"), text);
  }
}
