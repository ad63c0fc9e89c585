package dev.limn.server.operation;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A JSON object a line for each request, written by a thread of its own. Whoever has a line never
 * waits: what does not fit is dropped and counted. Safe for use by many threads.
 */
public final class AccessLog implements AutoCloseable {

  /** As a place: nowhere. */
  public static final String NONE = "none";

  /** As a place: the process's standard output. */
  public static final String STDOUT = "stdout";

  /** So many lines wait at most: a tenth of a second of more requests than there ever are. */
  private static final int MOST_WAITING = 1 << 14;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long PATIENCE_MILLIS = 2_000;
  private static final int BLOCK = 1 << 16;
  private static final System.Logger LOG = System.getLogger("dev.limn.server");

  private final OutputStream out;
  private final Queue<AccessEntry.Line> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final Thread writer;
  private volatile boolean closed;
  private boolean failed;

  AccessLog(OutputStream out) {
    this.out = out;
    this.writer = new Thread(this::write, "limn-access-log");
    if (out != null) {
      writer.setDaemon(true);
      writer.start();
    }
  }

  /**
   * Opens a log.
   *
   * @param place a file, which is appended to, {@link #STDOUT} or {@link #NONE}
   * @return the log; the caller closes it
   * @throws LimnException if the file cannot be opened
   */
  public static AccessLog open(String place) {
    return switch (place) {
      case NONE -> new AccessLog(null);
      case STDOUT -> new AccessLog(standardOutput());
      default -> new AccessLog(file(Path.of(place)));
    };
  }

  /** Is not ours to close. */
  private static OutputStream standardOutput() {
    return new FileOutputStream(FileDescriptor.out) {
      @Override
      public void close() {}
    };
  }

  private static OutputStream file(Path place) {
    try {
      return Files.newOutputStream(place, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new LimnException(
          "access-log: cannot write " + place + ": " + AtomicOutput.reason(e), e);
    }
  }

  /**
   * Whether lines are written at all.
   *
   * @return false if nobody needs to make any
   */
  public boolean isOn() {
    return out != null;
  }

  /**
   * Writes the line of a request that has been answered, soon.
   *
   * @param entry the request
   * @param route its route, not its path
   * @param status what it was answered with
   * @param bytes how long the answer's body was
   */
  public void add(AccessEntry entry, String route, int status, long bytes) {
    if (closed || count.get() >= MOST_WAITING) {
      dropped.increment();
      return;
    }
    count.incrementAndGet();
    waiting.add(entry.ended(route, status, bytes));
  }

  /**
   * How many lines found no room or could not be written.
   *
   * @return since the log was opened
   */
  public long dropped() {
    return dropped.sum();
  }

  private void write() {
    StringBuilder block = new StringBuilder(BLOCK);
    boolean last;
    do {
      last = closed;
      drain(block);
      if (!last) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } while (!last);
  }

  private void drain(StringBuilder block) {
    int lines = 0;
    for (AccessEntry.Line line = waiting.poll(); line != null; line = waiting.poll()) {
      count.decrementAndGet();
      line.writeTo(block);
      lines++;
      if (block.length() >= BLOCK) {
        flush(block, lines);
        lines = 0;
      }
    }
    if (lines > 0) {
      flush(block, lines);
    }
  }

  private void flush(StringBuilder block, int lines) {
    try {
      out.write(block.toString().getBytes(StandardCharsets.UTF_8));
      failed = false;
    } catch (IOException e) {
      dropped.add(lines);
      if (!failed) {
        LOG.log(
            System.Logger.Level.WARNING, "the access log cannot be written: {0}", e.getMessage());
      }
      failed = true;
    }
    block.setLength(0);
  }

  /** Writes what waits, and writes no more. */
  @Override
  public void close() {
    if (!isOn() || closed) {
      return;
    }
    closed = true;
    LockSupport.unpark(writer);
    try {
      writer.join(PATIENCE_MILLIS);
      out.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the access log cannot be closed: {0}", e.getMessage());
    }
  }
}
