package dev.limn.spark;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.random.CounterRandom;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;

/** The rows of one task, drawn in batches. Where no pixels are asked for, no model is opened. */
final class SampleReader implements PartitionReader<InternalRow> {

  /** As many as decode fastest. */
  private static final int MOST_ROWS = 256;

  /** Of a batch's pixels. */
  private static final int MOST_BYTES = 4 << 20;

  /** OpenCV's numbers for bytes of one and of three channels, which Spark's images carry. */
  private static final int CV_8UC1 = 0;

  private static final int CV_8UC3 = 16;

  private final SampleRows rows;
  private final String[] columns;
  private final long end;
  private final int batchRows;
  private final Optional<SharedSamplers.Lease> lease;
  private final int[] labels;
  private final boolean labelled;
  private byte[] pixels;
  private long batchFirst;
  private long batchEnd;
  private long next;

  SampleReader(SampleRows rows, String[] columns, SampleRange range) {
    this.rows = rows;
    this.columns = columns.clone();
    this.end = range.first() + range.count();
    this.next = range.first();
    this.batchEnd = range.first();
    this.batchRows = Math.max(1, Math.min(MOST_ROWS, MOST_BYTES / rows.imageBytes()));
    this.labelled = rows.classCount() > 0 && asked(SampleRows.LABEL);
    this.labels = new int[labelled ? batchRows : 0];
    boolean drawn = asked(SampleRows.PIXELS) || asked(SampleRows.IMAGE);
    this.lease = drawn ? Optional.of(SharedSamplers.take(rows.model())) : Optional.empty();
  }

  private boolean asked(String column) {
    return Arrays.asList(columns).contains(column);
  }

  @Override
  public boolean next() {
    if (next >= end) {
      return false;
    }
    if (next == batchEnd) {
      draw();
    }
    next++;
    return true;
  }

  private void draw() {
    batchFirst = batchEnd;
    int count = (int) Math.min(batchRows, end - batchFirst);
    batchEnd = batchFirst + count;
    if (labelled) {
      rows.labels()
          .fill(batchFirst, count, rows.classCount(), new CounterRandom(rows.seed()), labels);
    }
    if (lease.isPresent()) {
      ImageBatch images = lease.get().sampler().sample(rows.request(batchFirst, count));
      pixels = images.pixels();
    }
  }

  @Override
  public InternalRow get() {
    long index = next - 1;
    Object[] values = new Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = value(columns[i], index);
    }
    return new GenericInternalRow(values);
  }

  private Object value(String column, long index) {
    int row = (int) (index - batchFirst);
    return switch (column) {
      case SampleRows.INDEX -> index;
      case SampleRows.LABEL -> labelled ? labels[row] : null;
      case SampleRows.HEIGHT -> rows.height();
      case SampleRows.WIDTH -> rows.width();
      case SampleRows.CHANNELS -> rows.channels();
      case SampleRows.PIXELS -> image(row);
      case SampleRows.IMAGE -> struct(index, row);
      default -> throw new IllegalStateException("no column " + column);
    };
  }

  private byte[] image(int row) {
    int size = rows.imageBytes();
    return Arrays.copyOfRange(pixels, row * size, (row + 1) * size);
  }

  private InternalRow struct(long index, int row) {
    boolean grey = rows.channels() == 1;
    byte[] data = image(row);
    if (!grey) {
      swapRedAndBlue(data);
    }
    return new GenericInternalRow(
        new Object[] {
          UTF8String.fromString(rows.model().name() + "#" + rows.seed() + "/" + index),
          rows.height(),
          rows.width(),
          rows.channels(),
          grey ? CV_8UC1 : CV_8UC3,
          data
        });
  }

  private static void swapRedAndBlue(byte[] data) {
    for (int i = 0; i < data.length; i += 3) {
      byte red = data[i];
      data[i] = data[i + 2];
      data[i + 2] = red;
    }
  }

  @Override
  public void close() {
    lease.ifPresent(SharedSamplers.Lease::close);
  }
}
