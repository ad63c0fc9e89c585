package dev.limn.bulk.shard;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PngFile;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip of PNG files, stored: they are compressed already. */
final class PngZipShard implements ShardWriter {

  /** Fixed and without a zone: equal samples make equal zips, everywhere. */
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final ZipOutputStream zip;

  PngZipShard(OutputStream output) {
    zip = new ZipOutputStream(output);
    zip.setMethod(ZipOutputStream.STORED);
  }

  @Override
  public void write(long first, ImageBatch images) throws IOException {
    int[] labels = images.labels().orElse(null);
    for (int i = 0; i < images.count(); i++) {
      String label = labels == null ? "" : "-label-" + labels[i];
      String name = String.format(Locale.ROOT, "%012d%s.png", first + i, label);
      add(name, PngFile.encode(images.image(i)));
    }
  }

  private void add(String name, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(ENTRY_TIME);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  @Override
  public void close() throws IOException {
    zip.finish();
  }
}
