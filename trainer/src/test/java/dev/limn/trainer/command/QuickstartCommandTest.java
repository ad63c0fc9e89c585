package dev.limn.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it refuses; the whole way is walked by the checks of the project. */
class QuickstartCommandTest {

  @TempDir Path directory;

  @Test
  void anExistingDirectoryIsLeftAsItIs() throws IOException {
    Path kept = Files.writeString(directory.resolve("kept"), "text");

    assertThat(Invocation.of("quickstart", "--out", directory.toString()))
        .isEqualTo(
            new Invocation(
                1,
                "",
                "limn: %s already exists and nothing is overwritten: remove it or choose another path%n"
                    .formatted(directory)));
    assertThat(directory).isDirectoryContaining(kept::equals);
  }

  @Test
  void aNumberOfThreadsOutOfRangeIsBadUsageAndLeavesNothing() {
    Path out = directory.resolve("new");

    assertThat(Invocation.of("quickstart", "--threads", "0", "--out", out.toString()))
        .isEqualTo(
            new Invocation(2, "", "limn: --threads must be at least 1, found 0%n".formatted()));
    assertThat(out).doesNotExist();
  }
}
