package dev.limn.server.batch;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A fixed number of threads that the queues of all models share. Safe for use by many threads. */
public final class Workers implements Executor, AutoCloseable {

  private final ThreadPoolExecutor pool;

  /**
   * Threads that any amount of work may wait for. Starts none before there is work.
   *
   * @param name what its threads are called
   * @param count how many threads, from 1 on
   */
  public Workers(String name, int count) {
    this(name, count, Integer.MAX_VALUE);
  }

  /**
   * Threads that so much work may wait for. Starts none before there is work.
   *
   * @param name what its threads are called
   * @param count how many threads, from 1 on
   * @param mostWaiting how many tasks may wait for a thread; more are rejected
   */
  public Workers(String name, int count, int mostWaiting) {
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(mostWaiting),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * How many threads there are.
   *
   * @return from 1 on
   */
  public int count() {
    return pool.getMaximumPoolSize();
  }

  /**
   * Has a task done.
   *
   * @throws java.util.concurrent.RejectedExecutionException if too many wait, or it was closed
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Whether something waits for a thread. */
  boolean hasWaiting() {
    return !pool.getQueue().isEmpty();
  }

  /** Lets what was begun or waits be done, and then ends the threads. Does not wait for it. */
  @Override
  public void close() {
    pool.shutdown();
  }
}
