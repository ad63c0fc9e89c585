package dev.limn.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/serving.md to the settings that there are. */
class SettingsDocumentationTest {

  private static final List<String> BY_MACHINE = List.of("workers", "event-loops");

  @Test
  void theTableNamesEachKeyWithItsDefaultInOrder() throws IOException {
    List<String> expected =
        ServerSettings.describe(Map.of()).stream().map(SettingsDocumentationTest::row).toList();

    List<String> found;
    try (var lines = Files.lines(Path.of("../docs/serving.md"))) {
      found =
          lines
              .dropWhile(line -> !line.startsWith("| key | default |"))
              .skip(2)
              .takeWhile(line -> line.startsWith("|"))
              .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', 1) + 1) + 1))
              .collect(Collectors.toList());
    }

    assertThat(found).isEqualTo(expected);
  }

  private static String row(String line) {
    String key = line.split(" = ", 2)[0];
    String value = line.split(" = ", 2)[1];
    if (BY_MACHINE.contains(key)) {
      return "| `" + key + "` | processors |";
    }
    return "| `" + key + "` | " + (value.isEmpty() ? "" : "`" + value + "`") + " |";
  }
}
