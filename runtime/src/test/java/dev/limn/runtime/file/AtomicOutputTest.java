package dev.limn.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limn.LimnException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  void aDirectoryIsReplacedWholeOrStaysAsItWas() throws IOException {
    Path run = directory.resolve("run");
    AtomicOutput.directory(run, temporary -> Files.write(temporary.resolve("old"), bytes("x")));

    AtomicOutput.replaceDirectory(
        run,
        temporary -> {
          assertThat(names(run)).as("while the new one is written").containsExactly("old");
          Files.write(temporary.resolve("new"), bytes("x"));
        });
    assertThat(names(run)).containsExactly("new");

    assertThatThrownBy(
            () ->
                AtomicOutput.replaceDirectory(
                    run,
                    temporary -> {
                      Files.write(temporary.resolve("half"), bytes("x"));
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(LimnException.class)
        .hasMessage("cannot write " + run + ": No space left on device");
    assertThat(names(run)).containsExactly("new");
    assertThat(names(directory)).containsExactly("run");
  }

  @Test
  void aLinkedDirectoryIsReplacedWhereItStands() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);

    AtomicOutput.replaceDirectory(
        link, temporary -> Files.write(temporary.resolve("x"), bytes("x")));

    assertThat(link).isSymbolicLink();
    assertThat(names(real)).containsExactly("x");
    assertThat(names(directory)).containsExactlyInAnyOrder("link", "real");
  }

  @Test
  void onlyADirectoryIsReplacedByADirectory() {
    Path file = directory.resolve("file");
    AtomicOutput.file(file, bytes("kept"));

    for (Path target : List.of(file, directory.resolve("nothing"))) {
      assertThatThrownBy(() -> AtomicOutput.replaceDirectory(target, temporary -> {}))
          .isInstanceOf(LimnException.class)
          .hasMessage("cannot replace " + target + ": it is no directory");
    }
    assertThat(file).hasContent("kept");
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
    assertThat(AtomicOutput.reason(new DirectoryNotEmptyException("/x")))
        .isEqualTo("the directory is not empty (/x)");
    assertThat(AtomicOutput.reason(new IOException())).isEqualTo("IOException");
  }

  @Test
  void aFailureOfTheContentsOwnLeavesNothingEither() throws IOException {
    Path run = directory.resolve("run");

    assertThatThrownBy(
            () ->
                AtomicOutput.directory(
                    run,
                    temporary -> {
                      Files.createDirectories(temporary.resolve("a/b"));
                      Files.write(temporary.resolve("a/b/x"), bytes("x"));
                      throw new IllegalStateException("a bug");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(names(directory)).isEmpty();
  }

  @Test
  void aFileThatStandsWhereADirectoryIsNeededIsNamed() throws IOException {
    Path file = Files.write(directory.resolve("file"), bytes("x"));

    assertThatThrownBy(() -> AtomicOutput.file(file.resolve("out"), bytes("y")))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "cannot write %s: a file stands where a directory is needed (%s)"
                .formatted(file.resolve("out"), file));
    assertThatThrownBy(() -> AtomicOutput.directory(file, temporary -> {}))
        .hasMessageStartingWith(file + " already exists and nothing is overwritten");
    assertThat(file).hasContent("x");
  }

  @Test
  void aDirectoryIsNotReplacedByAFile() throws IOException {
    Path taken = Files.createDirectory(directory.resolve("taken"));

    assertThatThrownBy(() -> AtomicOutput.file(taken, bytes("y")))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot write " + taken + ": ");
    assertThat(taken).isEmptyDirectory();
    assertThat(names(directory)).containsExactly("taken");
  }

  @Test
  void aDirectoryThatFillsUpInTheMeantimeIsNotOverwritten() throws IOException {
    Path run = directory.resolve("run");

    assertThatThrownBy(
            () ->
                AtomicOutput.directory(
                    run,
                    temporary -> {
                      Files.createDirectory(run);
                      Files.write(run.resolve("other"), bytes("other"));
                    }))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("cannot write " + run + ": ")
        .hasMessageContaining("not empty");
    assertThat(names(run)).containsExactly("other");
  }

  @Test
  void theRootOfTheFileSystemIsNoTarget() {
    Path root = directory.getRoot();

    assertThatThrownBy(() -> AtomicOutput.file(root, bytes("x")))
        .isInstanceOf(LimnException.class)
        .hasMessage("cannot write " + root + ": it is the root of the file system");
  }

  @Test
  void aParentThatMayNotBeWrittenIsNamed() throws IOException {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    assumeTrue(closed.toFile().setWritable(false), "needs a POSIX file system");
    try {
      assumeFalse(Files.isWritable(closed), "root may write everywhere: not tested as root");

      assertThatThrownBy(() -> AtomicOutput.file(closed.resolve("out"), bytes("x")))
          .isInstanceOf(LimnException.class)
          .hasMessageStartingWith("cannot write " + closed.resolve("out") + ": permission denied");
    } finally {
      assertThat(closed.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void aSymbolicLinkStaysOneAndWhatItPointsToIsReplaced() throws IOException {
    Path real = Files.write(directory.resolve("real"), bytes("first"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);

    AtomicOutput.file(link, bytes("second"));

    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("second");
  }

  @Test
  void aFullDiskIsSaidInOneLine() {
    Path full = device("/dev/full");

    assertThatThrownBy(() -> AtomicOutput.file(full, bytes("x")))
        .isInstanceOf(LimnException.class)
        .hasMessage("cannot write /dev/full: No space left on device");
    assertThat(Files.isRegularFile(full)).as("the device is still one").isFalse();
  }

  @Test
  void aDeviceIsWrittenToAndNeverReplaced() {
    Path nothing = device("/dev/null");

    AtomicOutput.file(nothing, bytes("x"));

    assertThat(Files.isRegularFile(nothing)).isFalse();
  }

  @Test
  void manyThreadsMayWriteOneFileAndOneOfThemWins() throws Exception {
    Path file = directory.resolve("out");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> writes = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        byte[] content = new byte[10_000];
        Arrays.fill(content, (byte) i);
        writes.add(threads.submit(() -> AtomicOutput.file(file, content)));
      }
      for (Future<?> write : writes) {
        write.get();
      }
    } finally {
      threads.shutdownNow();
    }

    byte[] found = Files.readAllBytes(file);
    assertThat(found).hasSize(10_000).containsOnly(found[0]);
    assertThat(names(directory)).containsExactly("out");
  }

  private static Path device(String path) {
    assumeTrue(Files.exists(Path.of(path)), path + " is not on this system");
    return Path.of(path);
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
