package dev.limn.bulk.shard;

import java.util.Map;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;

/** Tells Parquet's writer of the rows. */
final class SampleRowSupport extends WriteSupport<SampleRow> {

  private RecordConsumer consumer;

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(SampleRow.SCHEMA, Map.of());
  }

  @Override
  @SuppressWarnings("deprecation") // abstract all the same
  public WriteContext init(org.apache.hadoop.conf.Configuration configuration) {
    throw new UnsupportedOperationException("no Hadoop is configured here");
  }

  @Override
  public void prepareForWrite(RecordConsumer newConsumer) {
    consumer = newConsumer;
  }

  @Override
  public void write(SampleRow row) {
    row.writeTo(consumer);
  }
}
