package dev.limn.runtime.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lets one thread of one process at a time do something: the others wait. */
public final class ProcessLock {

  /** A file lock keeps out other processes only. */
  private static final Map<Path, Object> THREADS = new ConcurrentHashMap<>();

  private ProcessLock() {}

  /**
   * What is done alone.
   *
   * @param <T> what it gives
   */
  @FunctionalInterface
  public interface Action<T> {

    /**
     * Does it.
     *
     * @return what came of it
     * @throws IOException if it fails
     */
    T run() throws IOException;
  }

  /**
   * Does something while no other thread or process does anything under the same file. A process
   * that dies gives its lock back; the empty file stays. Not to be nested under one file.
   *
   * @param <T> what the action gives
   * @param file the lock's file, made where it is missing; its directory must be there
   * @param action what is done alone
   * @return what the action gave
   * @throws IOException if the file cannot be made or locked, or the action fails
   */
  public static <T> T hold(Path file, Action<T> action) throws IOException {
    Path key = file.toAbsolutePath().normalize();
    synchronized (THREADS.computeIfAbsent(key, path -> new Object())) {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        return action.run();
      }
    }
  }
}
