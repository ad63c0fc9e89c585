package dev.limn.bulk.shard;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PngFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A tar for WebDataset: the files of a sample follow each other and have one key, its index. */
final class TarShard implements ShardWriter {

  private static final int MODE = 0100644;

  private final TarArchiveOutputStream tar;

  TarShard(OutputStream output) {
    tar = new TarArchiveOutputStream(output, StandardCharsets.UTF_8.name());
  }

  @Override
  public void write(long first, ImageBatch images) throws IOException {
    int[] labels = images.labels().orElse(null);
    for (int i = 0; i < images.count(); i++) {
      String key = String.format(Locale.ROOT, "%012d", first + i);
      if (labels != null) {
        add(key + ".cls", Integer.toString(labels[i]).getBytes(StandardCharsets.US_ASCII));
      }
      add(key + ".png", PngFile.encode(images.image(i)));
    }
  }

  private void add(String name, byte[] bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    entry.setModTime(0);
    entry.setMode(MODE);
    entry.setIds(0, 0);
    entry.setNames("", "");
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  @Override
  public void close() throws IOException {
    tar.finish();
  }
}
