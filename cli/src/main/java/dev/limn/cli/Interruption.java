package dev.limn.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A stop request on its way from a signal to a running command. A command is cooperative once it
 * has asked for the request or registered an action: its thread is then never interrupted, because
 * an interrupt would close the files it is about to bring in order.
 */
final class Interruption {

  /** Time for a cooperative command to end. */
  static final Duration GRACE = Duration.ofSeconds(60);

  /** Time for any other command to leave its {@code finally} blocks. */
  static final Duration SHORT_GRACE = Duration.ofSeconds(2);

  private final CountDownLatch finished = new CountDownLatch(1);
  private final List<Runnable> actions = new ArrayList<>();
  private boolean requested;
  private boolean cooperative;
  private Thread runner;

  /** Says that the calling thread runs the command from now on. */
  synchronized void started() {
    runner = Thread.currentThread();
    if (requested && !cooperative) {
      runner.interrupt();
    }
  }

  /** Says that the command has ended: nobody waits for it any more. */
  synchronized void finished() {
    runner = null;
    finished.countDown();
  }

  synchronized boolean requested() {
    return requested;
  }

  synchronized boolean requestedToCooperative() {
    cooperative = true;
    return requested;
  }

  void onRequest(Runnable action) {
    synchronized (this) {
      cooperative = true;
      if (!requested) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Passes the request on, once. */
  void request() {
    List<Runnable> wake;
    synchronized (this) {
      if (requested) {
        return;
      }
      requested = true;
      wake = List.copyOf(actions);
      if (!cooperative && runner != null) {
        runner.interrupt();
      }
    }
    wake.forEach(Runnable::run);
  }

  synchronized boolean isCooperative() {
    return cooperative;
  }

  /** Whether the command was interrupted as a thread: what it failed with tells nothing. */
  synchronized boolean cutShort() {
    return requested && !cooperative;
  }

  synchronized Duration grace() {
    return cooperative ? GRACE : SHORT_GRACE;
  }

  /**
   * Waits for the command's end.
   *
   * @return false if it still ran when the time was over
   */
  boolean awaitFinish(Duration limit) {
    try {
      return finished.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  boolean isFinished() {
    return finished.getCount() == 0;
  }
}
