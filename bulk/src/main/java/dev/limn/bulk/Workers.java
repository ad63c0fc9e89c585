package dev.limn.bulk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Does pieces of work on several threads, each piece on one. */
final class Workers {

  private Workers() {}

  /**
   * Does all pieces, and returns when no thread is at work any more.
   *
   * @param threads how many, at least 1
   * @param pieces in the order in which they are begun
   * @param work does one; called by several threads at once
   * @throws RuntimeException what a piece has thrown, the first if several; pieces not begun by
   *     then are left out
   */
  static <T> void run(int threads, List<T> pieces, Consumer<T> work) {
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean failed = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(threads, Workers::thread);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < Math.min(threads, pieces.size()); i++) {
        running.add(
            pool.submit(
                () -> {
                  for (int at = next.getAndIncrement();
                      at < pieces.size() && !failed.get();
                      at = next.getAndIncrement()) {
                    try {
                      work.accept(pieces.get(at));
                    } catch (RuntimeException | Error e) {
                      failed.set(true);
                      throw e;
                    }
                  }
                }));
      }
      awaitAll(running);
    } finally {
      pool.shutdown();
    }
  }

  static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "limn-bulk");
    thread.setDaemon(true);
    return thread;
  }

  private static void awaitAll(List<Future<?>> running) {
    Throwable failure = null;
    boolean interrupted = false;
    for (Future<?> one : running) {
      while (true) {
        try {
          one.get();
          break;
        } catch (ExecutionException e) {
          failure = failure == null ? e.getCause() : failure;
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
