package dev.limn.runtime.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of docs/embedding.md are those that {@link EmbeddingExampleTest} runs. */
class EmbeddingDocumentTest {

  private static final Path TEST =
      Path.of("src/test/java/dev/limn/runtime/embedding/EmbeddingExampleTest.java");

  @Test
  void eachLineOfAnExampleStandsInTheTestInTheSameOrder() throws IOException {
    List<String> tested = stripped(Files.readAllLines(TEST));
    List<CodeBlock> examples = CodeBlock.in(Path.of("../docs/embedding.md"), "java");
    assertThat(examples).hasSizeGreaterThan(5);

    for (CodeBlock example : examples) {
      List<String> lines = stripped(example.lines());
      List<String> missing = missing(lines, tested);
      assertThat(missing).as("lines of %s that the test lacks", lines).isEmpty();
    }
  }

  @Test
  void aChangedLineWouldBeFound() {
    List<String> tested = List.of("a", "check", "b", "c");
    assertThat(missing(List.of("a", "b", "c"), tested)).isEmpty();
    assertThat(missing(List.of("a", "d", "c"), tested)).containsExactly("d", "c");
    assertThat(missing(List.of("c", "a"), tested)).containsExactly("a");
  }

  /** What is left of the lines when the test has been read to its end. */
  private static List<String> missing(List<String> lines, List<String> tested) {
    int found = 0;
    for (int i = 0; i < tested.size() && found < lines.size(); i++) {
      found += tested.get(i).equals(lines.get(found)) ? 1 : 0;
    }
    return new ArrayList<>(lines.subList(found, lines.size()));
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("//"))
        .toList();
  }
}
