package dev.limn.bulk;

import java.util.concurrent.atomic.AtomicLong;

/** Watches for tests. Safe for use by several threads. */
final class Watches implements Watch {

  private final AtomicLong seen = new AtomicLong();
  private final long stopAfter;

  private Watches(long stopAfter) {
    this.stopAfter = stopAfter;
  }

  static Watches patient() {
    return new Watches(Long.MAX_VALUE);
  }

  static Watches stoppingAfter(long samples) {
    return new Watches(samples);
  }

  long seen() {
    return seen.get();
  }

  @Override
  public void advanced(long samples) {
    seen.addAndGet(samples);
  }

  @Override
  public boolean stopRequested() {
    return seen.get() >= stopAfter;
  }
}
