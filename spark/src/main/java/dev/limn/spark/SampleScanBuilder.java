package dev.limn.spark;

import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Learns which columns are read, and of how many rows. */
final class SampleScanBuilder implements SupportsPushDownRequiredColumns, SupportsPushDownLimit {

  private final StructType all;
  private SampleOptions options;
  private StructType schema;

  SampleScanBuilder(SampleOptions options, StructType schema) {
    this.options = options;
    this.all = schema;
    this.schema = schema;
  }

  /** Of an image Spark asks for some fields; it gets all of them, and picks its own. */
  @Override
  public void pruneColumns(StructType required) {
    Set<String> names = Set.of(required.fieldNames());
    schema =
        new StructType(
            Arrays.stream(all.fields())
                .filter(field -> names.contains(field.name()))
                .toArray(StructField[]::new));
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
