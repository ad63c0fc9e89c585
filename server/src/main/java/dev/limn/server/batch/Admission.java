package dev.limn.server.batch;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts rows up to a limit, which holds however many threads ask at once. */
final class Admission {

  private final int limit;
  private final AtomicInteger rows = new AtomicInteger();

  Admission(int limit) {
    this.limit = limit;
  }

  /** Counts some more rows if they all fit. */
  boolean admits(int more) {
    for (int now = rows.get(); more <= limit - now; now = rows.get()) {
      if (rows.compareAndSet(now, now + more)) {
        return true;
      }
    }
    return false;
  }

  void release(int fewer) {
    rows.addAndGet(-fewer);
  }

  int rows() {
    return rows.get();
  }
}
