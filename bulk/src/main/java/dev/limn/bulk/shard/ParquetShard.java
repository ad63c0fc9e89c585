package dev.limn.bulk.shard;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ImageFormat;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** Rows in Parquet, the columns of Spark's data source {@code limn}. */
final class ParquetShard implements ShardWriter {

  /** What is held in memory before it is written; several shards are at work at once. */
  static final long ROW_GROUP_BYTES = 32L << 20;

  private final SettledFooter output;
  private final ParquetWriter<SampleRow> writer;
  private final ImageFormat image;

  ParquetShard(ShardContent content, OutputStream output) throws IOException {
    this.image = content.image();
    this.output = new SettledFooter(output);
    this.writer =
        new Builder(new StreamOutputFile(this.output))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodecs())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0)
            .withRowGroupSize(ROW_GROUP_BYTES)
            // Each index and each image is another: a dictionary would only be tried in vain.
            .withDictionaryEncoding(SampleRow.INDEX, false)
            .withDictionaryEncoding(SampleRow.PIXELS, false)
            .withStatisticsEnabled(SampleRow.PIXELS, false)
            .build();
  }

  @Override
  public void write(long first, ImageBatch images) throws IOException {
    int[] labels = images.labels().orElse(null);
    int size = image.height() * image.width() * image.channels();
    for (int i = 0; i < images.count(); i++) {
      Integer label = labels == null ? null : labels[i];
      writer.write(new SampleRow(first + i, label, image, images.pixels(), i * size));
    }
  }

  @Override
  public void close() throws IOException {
    output.hold();
    writer.close();
    output.release();
  }

  private static final class Builder extends ParquetWriter.Builder<SampleRow, Builder> {

    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<SampleRow> getWriteSupport(ParquetConfiguration configuration) {
      return new SampleRowSupport();
    }

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    protected WriteSupport<SampleRow> getWriteSupport(
        org.apache.hadoop.conf.Configuration configuration) {
      throw new UnsupportedOperationException("no Hadoop is configured here");
    }
  }
}
