package dev.limn.runtime.model;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads the files of a directory or zip into memory, bounded in number and size. Each byte is read
 * once: what was checked is what will run.
 */
final class PackageReader {

  static final int MAX_FILES = 256;
  static final long MAX_BYTES = 1L << 30;

  private final String packageName;
  private final long maxBytes;
  private final Map<String, byte[]> files = new TreeMap<>();
  private long total;

  private PackageReader(String packageName, long maxBytes) {
    this.packageName = packageName;
    this.maxBytes = maxBytes;
  }

  static Map<String, byte[]> read(Path source) {
    return read(source, MAX_BYTES);
  }

  static Map<String, byte[]> read(Path source, long maxBytes) {
    String name = String.valueOf(source.getFileName());
    PackageReader reader = new PackageReader(name, maxBytes);
    try {
      if (Files.isDirectory(source)) {
        return reader.directory(source.toRealPath());
      }
      return reader.zip(source);
    } catch (ZipException e) {
      throw new InvalidPackageException(name, "not a readable zip: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw unreadable(source, e.getCause());
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  private static LimnException unreadable(Path source, IOException e) {
    return new LimnException("cannot read " + source + ": " + AtomicOutput.reason(e), e);
  }

  private Map<String, byte[]> directory(Path root) throws IOException {
    List<Path> entries;
    try (Stream<Path> tree = Files.walk(root)) {
      entries = tree.filter(path -> !path.equals(root)).limit(4L * MAX_FILES).toList();
    }
    for (Path entry : entries) {
      String path = root.relativize(entry).toString().replace('\\', '/');
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
        throw new InvalidPackageException(
            packageName,
            "'" + path + "' is a symbolic link or device: a package holds plain files alone");
      }
      try (InputStream in = Files.newInputStream(entry, LinkOption.NOFOLLOW_LINKS)) {
        add(path, Files.size(entry), in);
      }
    }
    return files;
  }

  private Map<String, byte[]> zip(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > MAX_FILES) {
        throw tooMany();
      }
      List<? extends ZipEntry> entries = Collections.list(zip.entries());
      requireDifferent(entries);
      for (ZipEntry entry : entries) {
        if (entry.isDirectory()) {
          continue;
        }
        try (InputStream in = zip.getInputStream(entry)) {
          add(entry.getName(), entry.getSize(), in);
        }
      }
    }
    return files;
  }

  /** Of two entries of a name, a reader may be given one's size and the other's content. */
  private void requireDifferent(List<? extends ZipEntry> entries) {
    Set<String> names = new HashSet<>();
    for (ZipEntry entry : entries) {
      if (!entry.isDirectory()) {
        PackagePath.require(entry.getName(), packageName);
      }
      if (!names.add(entry.getName())) {
        throw new InvalidPackageException(
            packageName, "'" + PackagePath.printable(entry.getName()) + "' stands in it twice");
      }
    }
  }

  private void add(String path, long declared, InputStream in) throws IOException {
    PackagePath.require(path, packageName);
    if (files.size() == MAX_FILES) {
      throw tooMany();
    }
    if (declared > maxBytes - total) {
      throw tooLarge();
    }
    // The declared size is a claim: never read past it, nor past what is left of the limit.
    byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, declared + 1));
    if (bytes.length > declared) {
      throw new InvalidPackageException(
          packageName,
          "'" + path + "' unpacks to more than the " + declared + " bytes it declares");
    }
    total += bytes.length;
    files.put(path, bytes);
  }

  private InvalidPackageException tooMany() {
    return new InvalidPackageException(packageName, "holds more than " + MAX_FILES + " files");
  }

  private InvalidPackageException tooLarge() {
    return new InvalidPackageException(packageName, "unpacks to more than " + maxBytes + " bytes");
  }
}
