package dev.limn.bulk.shard;

import dev.limn.UsageException;
import java.util.Locale;

/**
 * A run of samples that stands in files of its own.
 *
 * @param number its place among the shards, from 0 on
 * @param first index of its first sample
 * @param count how many samples it holds, at least 1
 */
public record Shard(int number, long first, int count) {

  /** So many that the list of them is still quickly written. */
  private static final int MOST = 100_000;

  /**
   * How many shards samples make.
   *
   * @param samples at least 1
   * @param size samples a shard, at least 1
   * @return the number of shards; all but the last are full
   * @throws UsageException if they are more than 100,000
   */
  public static int countOf(long samples, int size) {
    long shards = (samples - 1) / size + 1;
    if (shards > MOST) {
      throw new UsageException(
          "%d samples in shards of %d make %d shards, and %d are the most: raise --shard-size"
              .formatted(samples, size, shards, MOST));
    }
    return (int) shards;
  }

  /**
   * One of the shards of a set.
   *
   * @param number from 0 on
   * @param samples of the whole set
   * @param size samples a shard
   * @return the run of that number
   */
  public static Shard of(int number, long samples, int size) {
    long first = (long) number * size;
    return new Shard(number, first, (int) Math.min(size, samples - first));
  }

  /**
   * What its files' names begin with.
   *
   * @return such as {@code shard-00042}
   */
  public String stem() {
    return String.format(Locale.ROOT, "shard-%05d", number);
  }

  @Override
  public String toString() {
    return "shard %d (samples %d to %d)".formatted(number, first, first + count - 1);
  }
}
