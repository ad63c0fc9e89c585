package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** What tests of commands share: a directory of their own with models in it. */
public abstract class CommandTest {

  @TempDir protected Path directory;

  /** The path of a package on disk. */
  protected String model(TinyModel model) {
    String name = model.conditional() ? "conditional" : model.encoder() ? "plain" : "gan";
    name += model.mixture() ? "-mixture" : "";
    Path path = directory.resolve("models").resolve(name);
    if (!Files.exists(path)) {
      model.pack().writeTo(path);
    }
    return path.toString();
  }

  protected Path file(String name) {
    return directory.resolve(name);
  }

  /** Everything in the directory but the models, hidden and half-written files included. */
  protected List<String> written() throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> directory.relativize(path).toString())
          .filter(name -> !name.startsWith("models"))
          .sorted()
          .toList();
    }
  }

  protected static void assertDone(Invocation limn) {
    assertThat(limn.err()).isEmpty();
    assertThat(limn.exitCode()).isZero();
  }

  /** One line on standard error and nothing else. */
  protected static void assertRefused(Invocation limn, int exitCode, String... words) {
    assertThat(limn.err()).startsWith("limn: ").hasLineCount(1).contains(words);
    assertThat(limn.err()).doesNotContain("unexpected", "partial");
    assertThat(limn.out()).isEmpty();
    assertThat(limn.exitCode()).isEqualTo(exitCode);
  }
}
