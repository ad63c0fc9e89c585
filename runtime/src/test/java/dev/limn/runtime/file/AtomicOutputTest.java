package dev.limn.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicOutputTest {

  @TempDir Path directory;

  @Test
  void aFileReplacesAnEarlierOneAndMissingDirectoriesAreMade() throws IOException {
    Path file = directory.resolve("a/b/out.txt");

    AtomicOutput.file(file, bytes("first"));
    AtomicOutput.file(file, bytes("second"));

    assertThat(file).hasContent("second");
    assertThat(names(file.getParent())).containsExactly("out.txt");
  }

  @Test
  void aFailureKeepsTheEarlierFileAndLeavesNothingElse() throws IOException {
    Path file = directory.resolve("out.txt");
    AtomicOutput.file(file, bytes("first"));

    assertThatThrownBy(
            () ->
                AtomicOutput.file(
                    file,
                    temporary -> {
                      Files.write(temporary, bytes("half"));
                      throw new FileSystemException("out", null, "No space left on device");
                    }))
        .isInstanceOf(LimnException.class)
        .hasMessage("cannot write " + file + ": No space left on device");
    assertThat(file).hasContent("first");
    assertThat(names(directory)).containsExactly("out.txt");
  }

  @Test
  void aDirectoryAppearsWholeAndOnlyWhereThereIsNone() throws IOException {
    Path run = directory.resolve("run");
    AtomicOutput.directory(run, temporary -> Files.write(temporary.resolve("x"), bytes("x")));

    assertThat(names(run)).containsExactly("x");
    assertThatThrownBy(() -> AtomicOutput.directory(run, temporary -> {}))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            run + " already exists and nothing is overwritten: remove it or choose another path");
  }

  @Test
  void anEmptyDirectoryIsAsGoodAsNone() throws IOException {
    Path run = Files.createDirectory(directory.resolve("run"));

    AtomicOutput.directory(run, temporary -> Files.write(temporary.resolve("x"), bytes("x")));

    assertThat(names(run)).containsExactly("x");
  }

  @Test
  void whatIsHalfWrittenIsDiscardedOnRequestAndNothingElse() throws IOException {
    AtomicOutput.file(directory.resolve("done"), bytes("done"));

    assertThatThrownBy(
            () ->
                AtomicOutput.directory(
                    directory.resolve("run"),
                    temporary -> {
                      Files.write(temporary.resolve("x"), bytes("x"));
                      AtomicOutput.discardUnfinished();
                      assertThat(temporary).doesNotExist();
                      assertThat(names(directory)).containsExactly("done");
                    }))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot write ");
  }

  @Test
  void theReasonIsWordedWhereTheJdkNamesAPathAlone() {
    assertThat(AtomicOutput.reason(new AccessDeniedException("/x")))
        .isEqualTo("permission denied (/x)");
    assertThat(AtomicOutput.reason(new NoSuchFileException("/x"))).isEqualTo("no such file (/x)");
    assertThat(AtomicOutput.reason(new IOException())).isEqualTo("IOException");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String[] names(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toArray(String[]::new);
    }
  }
}
