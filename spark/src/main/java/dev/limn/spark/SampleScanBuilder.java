package dev.limn.spark;

import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;

/** Learns which columns are read, and of how many rows. */
final class SampleScanBuilder implements SupportsPushDownRequiredColumns, SupportsPushDownLimit {

  private SampleOptions options;
  private StructType schema;

  SampleScanBuilder(SampleOptions options, StructType schema) {
    this.options = options;
    this.schema = schema;
  }

  @Override
  public void pruneColumns(StructType required) {
    schema = required;
  }

  /** The rows beyond the limit are not drawn: nothing is left for Spark to cut off. */
  @Override
  public boolean pushLimit(int limit) {
    if (limit > 0) {
      options = options.withAtMost(limit);
    }
    return limit > 0;
  }

  @Override
  public boolean isPartiallyPushed() {
    return false;
  }

  @Override
  public Scan build() {
    return new SampleScan(options, schema);
  }
}
