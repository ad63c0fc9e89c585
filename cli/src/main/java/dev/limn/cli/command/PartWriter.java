package dev.limn.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Writes parts in a thread of its own while the next ones are made, one at a time. */
final class PartWriter {

  private PartWriter() {}

  /**
   * Writes all parts in order.
   *
   * @param parts makes each when it is asked for
   * @throws IOException if one cannot be written, or the caller is interrupted; no more are made
   *     then, and none is at work any more
   */
  static void write(Iterator<byte[]> parts, OutputStream target) throws IOException {
    ExecutorService writer = Executors.newSingleThreadExecutor(PartWriter::thread);
    try {
      Future<?> earlier = null;
      while (parts.hasNext()) {
        requireNoInterrupt();
        byte[] part = parts.next();
        await(earlier);
        earlier =
            writer.submit(
                () -> {
                  target.write(part);
                  return null;
                });
      }
      await(earlier);
    } finally {
      // Whoever owns the target may delete it now: nobody must write to it any more.
      writer.shutdown();
      awaitEnd(writer);
    }
  }

  /** However long it takes: an interrupted caller waits too, and stays interrupted. */
  private static void awaitEnd(ExecutorService writer) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = writer.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** To wait for a part that is written already is no wait that an interrupt would end. */
  private static void requireNoInterrupt() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("interrupted");
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "limn-part-writer");
    thread.setDaemon(true);
    return thread;
  }

  private static void await(Future<?> writing) throws IOException {
    if (writing == null) {
      return;
    }
    try {
      writing.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
