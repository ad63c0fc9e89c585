package dev.limn.spark;

import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A reading of some columns: ranges of sample indices, a task each. */
final class SampleScan implements Scan, Batch, SupportsReportStatistics {

  /** Samples a task at the most, where no partitions are asked for and they are few enough. */
  private static final long MOST_SAMPLES = 500_000;

  private final SampleOptions options;
  private final StructType schema;

  SampleScan(SampleOptions options, StructType schema) {
    this.options = options;
    this.schema = schema;
  }

  @Override
  public StructType readSchema() {
    return schema;
  }

  @Override
  public String description() {
    return "limn %s: %d samples of seed %d, columns %s"
        .formatted(
            options.rows().model().name(),
            options.count(),
            options.rows().seed(),
            Arrays.toString(schema.fieldNames()));
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return SampleRange.split(options.count(), partitions());
  }

  private int partitions() {
    if (options.partitions() > 0) {
      return options.partitions();
    }
    long least = (options.count() - 1) / MOST_SAMPLES + 1;
    int parallelism = SparkSession.active().sparkContext().defaultParallelism();
    return (int) Math.min(SampleOptions.MOST_PARTITIONS, Math.max(least, parallelism));
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new SampleReaderFactory(options.rows(), schema.fieldNames());
  }

  @Override
  public Statistics estimateStatistics() {
    long rowBytes = 0;
    for (StructField field : schema.fields()) {
      rowBytes += options.rows().bytes(field.name());
    }
    long bytes = saturatedProduct(Math.max(1, rowBytes), options.count());
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of(bytes);
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(options.count());
      }
    };
  }

  private static long saturatedProduct(long a, long b) {
    return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }
}
