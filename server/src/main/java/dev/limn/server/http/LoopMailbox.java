package dev.limn.server.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work that other threads have for the thread of some connections. A worker that answers a batch
 * wakes each such thread once, not once an answer: waking costs more than answering.
 */
final class LoopMailbox implements Runnable {

  private static final System.Logger LOG = System.getLogger("dev.limn.server");

  private static final FastThreadLocal<LoopMailbox> OF_THREAD = new FastThreadLocal<>();

  private final EventLoop loop;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();

  private LoopMailbox(EventLoop loop) {
    this.loop = loop;
  }

  /** A mailbox of a loop, always the same one for the thread of the loop. */
  static LoopMailbox of(EventLoop loop) {
    LoopMailbox mailbox = OF_THREAD.get();
    if (mailbox == null || mailbox.loop != loop) {
      mailbox = new LoopMailbox(loop);
      OF_THREAD.set(mailbox);
    }
    return mailbox;
  }

  /** Has something done by the loop soon. */
  void send(Runnable work) {
    waiting.add(work);
    if (awake.compareAndSet(false, true)) {
      loop.execute(this);
    }
  }

  @Override
  public void run() {
    // What is sent from now on wakes the loop again: nothing is left behind.
    awake.set(false);
    for (Runnable work = waiting.poll(); work != null; work = waiting.poll()) {
      run(work);
    }
  }

  /** What one answer does wrong must not keep the others from their clients. */
  private static void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "an answer could not be sent", e);
    }
  }
}
