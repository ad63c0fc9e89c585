package dev.limn.runtime.model;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A package as one zip, the same bytes for equal packages on every platform: files in order of
 * their paths, of one date, and not compressed, because what a compressor writes depends on its
 * version. Weights hardly shrink.
 */
final class PackageZip {

  /** A month later than a zip can hold: the earliest would be kept in a field of its own. */
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

  private PackageZip() {}

  static void write(SortedMap<String, byte[]> files, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setMethod(ZipOutputStream.STORED);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      zip.putNextEntry(entry(file.getKey(), file.getValue()));
      zip.write(file.getValue());
      zip.closeEntry();
    }
    zip.finish();
  }

  private static ZipEntry entry(String path, byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry(path);
    entry.setTimeLocal(DATE);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    return entry;
  }
}
