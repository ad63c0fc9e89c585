package dev.limn.spark;

import org.apache.spark.sql.connector.read.InputPartition;

/**
 * The samples of one task.
 *
 * @param first index of the first
 * @param count how many, at least 1
 */
record SampleRange(long first, long count) implements InputPartition {

  private static final long serialVersionUID = 1L;

  /** Cuts samples into ranges of sizes that differ by one at the most; fewer where too few. */
  static SampleRange[] split(long samples, int ranges) {
    int pieces = (int) Math.min(ranges, samples);
    long size = samples / pieces;
    long larger = samples % pieces;
    SampleRange[] split = new SampleRange[pieces];
    long first = 0;
    for (int i = 0; i < pieces; i++) {
      split[i] = new SampleRange(first, size + (i < larger ? 1 : 0));
      first += split[i].count();
    }
    return split;
  }
}
