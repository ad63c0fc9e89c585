package dev.limn.server.batch;

import java.util.concurrent.atomic.LongAdder;

/** What has gone through a queue since it was made. Safe for use by many threads. */
public final class QueueStatistics {

  private final LongAdder batches = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder decodeNanos = new LongAdder();
  private final LongAdder waitNanos = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder abandoned = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private volatile long lastMillis;

  /**
   * The counters at one moment.
   *
   * @param batches how many batches were decoded
   * @param rows how many rows they had
   * @param decodeNanos how long decoding took
   * @param waits how many jobs were taken for a batch, a large one once a batch
   * @param waitNanos how long they had waited by then
   * @param succeeded how many jobs were answered
   * @param failed how many jobs failed for a reason that has no counter of its own
   * @param expired how many jobs were past their deadline
   * @param abandoned how many jobs had nobody wait for them any more
   * @param rejected how many jobs found no room
   * @param lastMillis when a batch was last decoded, milliseconds since 1970; 0 for never
   */
  public record Counts(
      long batches,
      long rows,
      long decodeNanos,
      long waits,
      long waitNanos,
      long succeeded,
      long failed,
      long expired,
      long abandoned,
      long rejected,
      long lastMillis) {

    /**
     * The counts of two queues together.
     *
     * @param other the other queue's
     * @return the sums, and the later time
     */
    public Counts plus(Counts other) {
      return new Counts(
          batches + other.batches,
          rows + other.rows,
          decodeNanos + other.decodeNanos,
          waits + other.waits,
          waitNanos + other.waitNanos,
          succeeded + other.succeeded,
          failed + other.failed,
          expired + other.expired,
          abandoned + other.abandoned,
          rejected + other.rejected,
          Math.max(lastMillis, other.lastMillis));
    }
  }

  /**
   * Reads the counters.
   *
   * @return their values now
   */
  public Counts counts() {
    return new Counts(
        batches.sum(),
        rows.sum(),
        decodeNanos.sum(),
        waits.sum(),
        waitNanos.sum(),
        succeeded.sum(),
        failed.sum(),
        expired.sum(),
        abandoned.sum(),
        rejected.sum(),
        lastMillis);
  }

  void waited(long nanos, int jobs) {
    waitNanos.add(nanos);
    waits.add(jobs);
  }

  void decoded(int count, long nanos) {
    batches.increment();
    rows.add(count);
    decodeNanos.add(nanos);
    lastMillis = System.currentTimeMillis();
  }

  void rejected() {
    rejected.increment();
  }

  void ended(Throwable failure) {
    if (failure == null) {
      succeeded.increment();
    } else if (failure instanceof DeadlineException) {
      expired.increment();
    } else if (failure instanceof AbandonedException) {
      abandoned.increment();
    } else {
      failed.increment();
    }
  }
}
