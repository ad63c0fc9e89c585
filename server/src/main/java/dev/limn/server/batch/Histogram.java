package dev.limn.server.batch;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** Counts observations by size. Adding takes no lock. Safe for use by many threads. */
public final class Histogram {

  private static final long MICROS = 1_000;
  private static final long MILLIS = 1_000_000;
  private static final long SECONDS = 1_000_000_000;

  private static final long[] NANOS = {
    50 * MICROS,
    100 * MICROS,
    250 * MICROS,
    500 * MICROS,
    1 * MILLIS,
    2_500 * MICROS,
    5 * MILLIS,
    10 * MILLIS,
    25 * MILLIS,
    50 * MILLIS,
    100 * MILLIS,
    250 * MILLIS,
    500 * MILLIS,
    1 * SECONDS,
    2_500 * MILLIS,
    5 * SECONDS,
    10 * SECONDS
  };

  private static final int MOST_POWERS = 16;

  private final long[] bounds;
  private final LongAdder[] counts;
  private final LongAdder sum = new LongAdder();

  private Histogram(long[] bounds) {
    this.bounds = bounds;
    this.counts = new LongAdder[bounds.length + 1];
    Arrays.setAll(counts, i -> new LongAdder());
  }

  /**
   * For times in nanoseconds.
   *
   * @return with bounds from 50 microseconds to 10 seconds
   */
  public static Histogram ofNanos() {
    return new Histogram(NANOS);
  }

  /**
   * For numbers of rows.
   *
   * @return with bounds 1, 2, 4 and so on, to 65536
   */
  public static Histogram ofRows() {
    long[] powers = new long[MOST_POWERS + 1];
    Arrays.setAll(powers, i -> 1L << i);
    return new Histogram(powers);
  }

  /**
   * What was observed by some moment.
   *
   * @param bounds the greatest value that each bucket but the last takes, ascending
   * @param counts how many observations each bucket has; one more than bounds
   * @param sum of all observations
   */
  public record Snapshot(long[] bounds, long[] counts, long sum) {

    /**
     * How many observations there are.
     *
     * @return the sum of the buckets
     */
    public long count() {
      return Arrays.stream(counts).sum();
    }
  }

  /**
   * Adds an observation.
   *
   * @param value from 0 on
   */
  public void add(long value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(value);
  }

  /**
   * Reads the counters.
   *
   * @return their values now
   */
  public Snapshot snapshot() {
    return new Snapshot(
        bounds.clone(), Arrays.stream(counts).mapToLong(LongAdder::sum).toArray(), sum.sum());
  }
}
