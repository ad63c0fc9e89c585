package dev.limn.server.batch;

import java.util.concurrent.atomic.LongAdder;

/** What has gone through a queue since it was made. Safe for use by many threads. */
public final class QueueStatistics {

  private final Histogram batchRows = Histogram.ofRows();
  private final Histogram decodeNanos = Histogram.ofNanos();
  private final Histogram waitNanos = Histogram.ofNanos();
  private final Histogram encodeNanos = Histogram.ofNanos();
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
   * @param encodes how many answers were written
   * @param encodeNanos how long that took
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
      long encodes,
      long encodeNanos,
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
          encodes + other.encodes,
          encodeNanos + other.encodeNanos,
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
    Histogram.Snapshot batches = batchRows.snapshot();
    Histogram.Snapshot waits = waitNanos.snapshot();
    Histogram.Snapshot encodes = encodeNanos.snapshot();
    return new Counts(
        batches.count(),
        batches.sum(),
        decodeNanos.snapshot().sum(),
        waits.count(),
        waits.sum(),
        encodes.count(),
        encodes.sum(),
        succeeded.sum(),
        failed.sum(),
        expired.sum(),
        abandoned.sum(),
        rejected.sum(),
        lastMillis);
  }

  /**
   * Sizes of batches.
   *
   * @return rows a batch
   */
  public Histogram.Snapshot batchRows() {
    return batchRows.snapshot();
  }

  /**
   * How long jobs had waited when they were taken for a batch, a large one once a batch.
   *
   * @return nanoseconds
   */
  public Histogram.Snapshot waits() {
    return waitNanos.snapshot();
  }

  /**
   * How long batches were computed.
   *
   * @return nanoseconds
   */
  public Histogram.Snapshot decodes() {
    return decodeNanos.snapshot();
  }

  /**
   * How long answers were written.
   *
   * @return nanoseconds
   */
  public Histogram.Snapshot encodes() {
    return encodeNanos.snapshot();
  }

  void waited(long nanos) {
    waitNanos.add(nanos);
  }

  void encoded(long nanos) {
    encodeNanos.add(nanos);
  }

  void decoded(int count, long nanos) {
    batchRows.add(count);
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
