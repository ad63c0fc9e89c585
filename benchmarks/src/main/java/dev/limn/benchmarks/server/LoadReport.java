package dev.limn.benchmarks.server;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What came back of a load: how many answers of which status, and how long those of 200 took. */
public final class LoadReport {

  private final Map<Integer, Long> byStatus = new TreeMap<>();
  private long[] nanos = new long[1 << 16];
  private int accepted;
  private double seconds;
  private long unsent;
  private long unanswered;

  void answered(int status, long tookNanos) {
    byStatus.merge(status, 1L, Long::sum);
    if (status == 200) {
      if (accepted == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * accepted);
      }
      nanos[accepted++] = tookNanos;
    }
  }

  void took(long tookNanos) {
    seconds = tookNanos / 1e9;
  }

  void unsent(long count) {
    unsent = count;
  }

  void unanswered(long count) {
    unanswered = count;
  }

  /**
   * How many answers had a status.
   *
   * @param status such as 429
   * @return from 0 on
   */
  public long count(int status) {
    return byStatus.getOrDefault(status, 0L);
  }

  /**
   * How many answers of each status.
   *
   * @return by status
   */
  public Map<Integer, Long> byStatus() {
    return Map.copyOf(byStatus);
  }

  /**
   * How many requests were due and found no free connection.
   *
   * @return of an open loop; 0 of a closed one
   */
  public long unsent() {
    return unsent;
  }

  /**
   * How many requests were sent and not answered within half a minute.
   *
   * @return from 0 on
   */
  public long unanswered() {
    return unanswered;
  }

  /**
   * The rate of answers of status 200.
   *
   * @return a second
   */
  public double perSecond() {
    return accepted / seconds;
  }

  /**
   * A quantile of how long answers of status 200 took.
   *
   * @param share such as 0.99
   * @return milliseconds
   * @throws IllegalStateException if there was none
   */
  public double millis(double share) {
    if (accepted == 0) {
      throw new IllegalStateException("no request was answered with 200: " + byStatus);
    }
    long[] sorted = Arrays.copyOf(nanos, accepted);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(accepted - 1, (long) (share * accepted))] / 1e6;
  }

  @Override
  public String toString() {
    return accepted == 0
        ? "none accepted, " + byStatus
        : "%.0f/s, p50 %.2f ms, p99 %.2f ms, %s"
            .formatted(perSecond(), millis(0.5), millis(0.99), byStatus);
  }
}
