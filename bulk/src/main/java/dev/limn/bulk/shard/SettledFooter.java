package dev.limn.bulk.shard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.Util;

/**
 * Puts the lists in the footer of a Parquet file in order. The writer collects the encodings of a
 * column in a hash set of constants, whose order is another in each process: equal samples would
 * make different files.
 *
 * <p>Bytes pass until {@link #hold}; from there on they are kept, until {@link #release} finds the
 * footer at their end.
 */
final class SettledFooter extends OutputStream {

  /** Length of the footer, little-endian, and {@code PAR1}. */
  private static final int TRAILER = 8;

  private final OutputStream target;
  private ByteArrayOutputStream held;

  SettledFooter(OutputStream target) {
    this.target = target;
  }

  void hold() {
    held = new ByteArrayOutputStream();
  }

  @Override
  public void write(int value) throws IOException {
    (held == null ? target : held).write(value);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    (held == null ? target : held).write(bytes, offset, count);
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }

  /** Writes what was kept; the end of a file, with its footer. */
  void release() throws IOException {
    byte[] end = held.toByteArray();
    held = null;
    if (end.length < TRAILER) {
      // A writer that has failed before writes no footer.
      target.write(end);
      return;
    }
    int trailer = end.length - TRAILER;
    int length = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(trailer);
    int begin = trailer - length;
    byte[] footer = settled(new ByteArrayInputStream(end, begin, length));
    target.write(end, 0, begin);
    target.write(footer);
    ByteBuffer size = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    target.write(size.putInt(footer.length).array());
    target.write(end, trailer + Integer.BYTES, TRAILER - Integer.BYTES);
  }

  private static byte[] settled(ByteArrayInputStream footer) throws IOException {
    FileMetaData file = Util.readFileMetaData(footer);
    file.getRow_groups().stream()
        .flatMap(group -> group.getColumns().stream())
        .forEach(column -> settle(column.getMeta_data()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(file, bytes);
    return bytes.toByteArray();
  }

  private static void settle(ColumnMetaData column) {
    column.getEncodings().sort(null);
    if (column.isSetEncoding_stats()) {
      column
          .getEncoding_stats()
          .sort(
              Comparator.comparing(PageEncodingStats::getPage_type)
                  .thenComparing(PageEncodingStats::getEncoding));
    }
  }
}
