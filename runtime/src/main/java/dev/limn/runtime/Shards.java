package dev.limn.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Does numbered pieces of one piece of work on several threads. The caller works too, so the work
 * gets done however busy the helpers are.
 */
final class Shards {

  private final IntConsumer work;
  private final int count;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch open;

  private Shards(int count, IntConsumer work) {
    this.work = work;
    this.count = count;
    this.open = new CountDownLatch(count);
  }

  /**
   * Does the pieces from 0 to count - 1.
   *
   * @param count how many pieces there are
   * @param helpers who may help
   * @param asked how many of them are asked to
   * @param work does one piece; safe to be called from several threads
   * @throws RuntimeException what a piece has thrown, the first if several; pieces not begun are
   *     left out then
   */
  static void run(int count, Helpers helpers, int asked, IntConsumer work) {
    Shards shards = new Shards(count, work);
    Runnable share = shards::takeUntilDone;
    helpers.ask(Math.min(asked, count - 1), share);
    shards.takeUntilDone();
    // Waiting for a busy helper it would keep the caller's memory alive.
    helpers.withdraw(share);
    shards.await();
  }

  /** A helper that comes late finds nothing left and touches nothing. */
  private void takeUntilDone() {
    for (int piece = next.getAndIncrement(); piece < count; piece = next.getAndIncrement()) {
      try {
        if (failure.get() == null) {
          work.accept(piece);
        }
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      } finally {
        open.countDown();
      }
    }
  }

  private void await() {
    long begin = System.nanoTime();
    while (open.getCount() > 0 && System.nanoTime() - begin < Helpers.ALERT_NANOS) {
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    while (true) {
      try {
        open.await();
        break;
      } catch (InterruptedException e) {
        // The pieces write into memory of the caller: they must be over when it goes on.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() instanceof RuntimeException e) {
      throw e;
    }
    if (failure.get() instanceof Error e) {
      throw e;
    }
  }
}
