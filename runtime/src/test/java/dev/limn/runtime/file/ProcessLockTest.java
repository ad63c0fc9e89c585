package dev.limn.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks between processes are shown where they are used, by downloads and pulls. */
class ProcessLockTest {

  @TempDir Path directory;

  @Test
  void threadsCountOneAfterTheOther() throws Exception {
    Path lock = directory.resolve("lock");
    Path counter = Files.writeString(directory.resolve("counter"), "0");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        counts.add(() -> ProcessLock.hold(lock, () -> increment(counter)));
      }
      for (Future<Integer> count : threads.invokeAll(counts)) {
        count.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(counter).hasContent("40");
  }

  private static int increment(Path counter) throws IOException {
    int next = Integer.parseInt(Files.readString(counter)) + 1;
    Files.writeString(counter, Integer.toString(next));
    return next;
  }

  @Test
  void aFailureGivesTheLockBack() throws IOException {
    Path lock = directory.resolve("lock");
    assertThatThrownBy(
            () ->
                ProcessLock.hold(
                    lock,
                    () -> {
                      throw new IOException("no");
                    }))
        .hasMessage("no");

    assertThat(ProcessLock.<String>hold(lock, () -> "again")).isEqualTo("again");
  }
}
