package dev.limn.runtime;

import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;

/**
 * Threads that help callers with their work. After a piece of work a helper looks for more for a
 * moment before it sleeps: to wake a sleeping thread takes as long as to decode some dozens of
 * images. Safe for use by several threads.
 */
final class Helpers implements AutoCloseable {

  /** How long a thread looks around before it sleeps, a few times the gap between two calls. */
  static final long ALERT_NANOS = 200_000;

  private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
  private final Deque<Thread> sleepers = new ConcurrentLinkedDeque<>();
  private final Thread[] threads;
  private volatile boolean closed;

  /**
   * Starts so many threads, which do not keep the process alive.
   *
   * @throws OutOfMemoryError if the system refuses one; none is left then
   */
  Helpers(int count) {
    this(count, Helpers::thread);
  }

  /**
   * Starts so many threads.
   *
   * @param making makes one of the work and the name of it
   */
  Helpers(int count, BiFunction<Runnable, String, Thread> making) {
    threads = new Thread[count];
    try {
      for (int i = 0; i < count; i++) {
        threads[i] = making.apply(this::workUntilClosed, "limn-sampler-helper-" + i);
        threads[i].setDaemon(true);
        threads[i].start();
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Whoever happens to start a helper is not held by what it knows of its starter. */
  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** Has up to so many helpers do the same work, each once, as soon as they are free. */
  void ask(int helpers, Runnable task) {
    for (int i = 0; i < helpers; i++) {
      work.add(task);
      LockSupport.unpark(sleepers.poll());
    }
  }

  /** Forgets what no helper has begun of a task. */
  void withdraw(Runnable task) {
    while (work.remove(task)) {
      // Once for each helper that was asked and had no time.
    }
  }

  /** How much work waits for a helper. */
  int waiting() {
    return work.size();
  }

  private void workUntilClosed() {
    while (!closed) {
      Runnable task = found();
      if (task == null) {
        sleep();
        continue;
      }
      task.run();
    }
  }

  private Runnable found() {
    long begin = System.nanoTime();
    Runnable task = work.poll();
    while (task == null && System.nanoTime() - begin < ALERT_NANOS && !closed) {
      Thread.onSpinWait();
      task = work.poll();
    }
    return task;
  }

  /**
   * Whoever adds work wakes a sleeper afterwards, so a sleeper looks once more before it sleeps.
   */
  private void sleep() {
    Thread self = Thread.currentThread();
    sleepers.push(self);
    if (work.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    sleepers.remove(self);
  }

  /** Ends the threads; those at work finish it first. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
