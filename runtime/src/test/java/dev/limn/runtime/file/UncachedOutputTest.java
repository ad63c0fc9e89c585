package dev.limn.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UncachedOutputTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5_000_000})
  void theFileHoldsWhatWasWritten(int size) throws IOException {
    Path file = directory.resolve("out");
    Files.write(file, new byte[] {1, 2, 3});
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    SplittableRandom random = new SplittableRandom(size);
    try (OutputStream out = UncachedOutput.create(file)) {
      while (expected.size() < size) {
        byte[] part = new byte[Math.min(size - expected.size(), random.nextInt(1, 700_000))];
        random.nextBytes(part);
        out.write(part);
        expected.write(part);
      }
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(expected.toByteArray());
  }

  @Test
  void singleBytesAreWrittenToo() throws IOException {
    Path file = directory.resolve("out");
    OutputStream out = UncachedOutput.create(file);
    out.write(300);
    out.close();
    out.close();
    assertThat(Files.readAllBytes(file)).containsExactly(44);
  }

  @Test
  void devicesAreWrittenInTheOrdinaryWay() throws IOException {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "there is no " + device);
    try (OutputStream out = UncachedOutput.create(device)) {
      out.write(new byte[2_000_000]);
      assertThat(out).isNotInstanceOf(UncachedOutput.class);
    }
  }

  /** A reader leaves a pipe when the first writer does: nobody would be there for a second. */
  @Test
  void aPipeIsOpenedOnce() throws Exception {
    Path pipe = directory.resolve("pipe");
    assumeTrue(mkfifo(pipe), "this system has no mkfifo");
    for (int round = 0; round < 50; round++) {
      FutureTask<byte[]> reading = new FutureTask<>(() -> Files.readAllBytes(pipe));
      FutureTask<Void> writing = new FutureTask<>(() -> writeTwoBytes(pipe));
      inBackground(reading);
      inBackground(writing);

      assertThat(reading.get(20, TimeUnit.SECONDS)).containsExactly(1, 2);
      writing.get(20, TimeUnit.SECONDS);
    }
  }

  private static Void writeTwoBytes(Path pipe) throws IOException {
    try (OutputStream out = UncachedOutput.create(pipe)) {
      out.write(new byte[] {1, 2});
    }
    return null;
  }

  private static boolean mkfifo(Path pipe) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "pipe");
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void aMissingDirectoryIsTheCallersToMake() {
    assertThatThrownBy(() -> UncachedOutput.create(directory.resolve("none").resolve("out")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
