package dev.limn.zoo.download;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What has arrived of a download, and the server's mark of the version that it belongs to. */
record PartialFile(Path path, Path mark) {

  PartialFile(Path target) {
    this(sibling(target, ".partial"), sibling(target, ".partial.version"));
  }

  /** Bytes that are here, 0 where there are none or nobody knows of which version they are. */
  long size() throws IOException {
    return Files.exists(path) && !version().isEmpty() ? Files.size(path) : 0;
  }

  /** The value for {@code If-Range}, empty where the server gave none. */
  String version() throws IOException {
    return Files.exists(mark) ? Files.readString(mark) : "";
  }

  /** Begins anew with another version. */
  void begin(String version) throws IOException {
    Files.deleteIfExists(mark);
    Files.write(path, new byte[0]);
    Files.writeString(mark, version);
  }

  FileChannel append() throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
    Files.deleteIfExists(mark);
  }

  private static Path sibling(Path target, String suffix) {
    return target.resolveSibling(target.getFileName() + suffix);
  }
}
