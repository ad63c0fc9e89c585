package dev.limn.spark;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/**
 * Makes the reader of a task. Sent to executors.
 *
 * @param rows what is drawn
 * @param columns which columns, in order
 */
record SampleReaderFactory(SampleRows rows, String[] columns) implements PartitionReaderFactory {

  private static final long serialVersionUID = 1L;

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    return new SampleReader(rows, columns, (SampleRange) partition);
  }
}
