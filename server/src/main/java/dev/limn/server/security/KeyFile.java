package dev.limn.server.security;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The keys of a file that is read again when it has changed: keys are added and taken away without
 * a restart. What cannot be read is told of and changes nothing. Safe for use by many threads.
 */
final class KeyFile implements AutoCloseable {

  /** How long a change may go unnoticed. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger("dev.limn.server");
  private static final int MOST_BYTES = 4 << 20;

  private final Path file;
  private final ScheduledExecutorService watch;
  private byte[] seen;
  private String told = "";
  private volatile KeyRing keys;

  private KeyFile(Path file, byte[] bytes, KeyRing keys) {
    this.file = file;
    this.seen = bytes;
    this.keys = keys;
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "limn-keys");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    watch = executor;
  }

  /**
   * Reads a file.
   *
   * @throws LimnException if it cannot be read
   * @throws UsageException if it is no file of keys
   */
  static KeyFile open(Path file) {
    byte[] bytes = read(file);
    try {
      return new KeyFile(file, bytes, KeyRing.parse(bytes));
    } catch (UsageException e) {
      throw new UsageException(file + ": " + e.getMessage());
    }
  }

  /** Looks at the file again and again. */
  KeyFile watched() {
    watch.scheduleWithFixedDelay(
        this::refresh, INTERVAL.toNanos(), INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
    return this;
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new LimnException(file + ": keys may take " + MOST_BYTES + " bytes, found more");
      }
      return bytes;
    } catch (IOException e) {
      throw new LimnException("cannot read " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  KeyRing keys() {
    return keys;
  }

  /** Takes over what the file says now. */
  synchronized void refresh() {
    try {
      byte[] bytes = read(file);
      if (Arrays.equals(bytes, seen)) {
        return;
      }
      seen = bytes;
      keys = KeyRing.parse(bytes);
      told = "";
      LOG.log(System.Logger.Level.INFO, "{0}: {1} keys from now on", file, keys.size());
    } catch (RuntimeException e) {
      tell(e instanceof LimnException ? e.getMessage() : "unexpected " + e);
    }
  }

  /** Once, however long it stays so. */
  private void tell(String problem) {
    if (!problem.equals(told)) {
      told = problem;
      LOG.log(System.Logger.Level.WARNING, "{0}: {1}; the keys from before stay", file, problem);
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
