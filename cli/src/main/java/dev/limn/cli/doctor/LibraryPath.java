package dev.limn.cli.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where this machine's loader looks for shared libraries: a loader itself names only the first that
 * it misses.
 *
 * @param directories looked through first
 * @param cache what the loader has noted of others: each file name is followed by a zero
 */
record LibraryPath(List<Path> directories, String cache) {

  private static final Path LOADERS_CACHE = Path.of("/etc/ld.so.cache");

  /** Where programs of this process's environment look. */
  static LibraryPath ofThisMachine() {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    List<Path> directories = new ArrayList<>();
    String listed = System.getenv(windows ? "PATH" : "LD_LIBRARY_PATH");
    for (String directory : (listed == null ? "" : listed).split(File.pathSeparator)) {
      if (!directory.isBlank()) {
        directories.add(Path.of(directory));
      }
    }
    if (!windows) {
      List.of("/lib", "/usr/lib", "/lib64", "/usr/lib64").forEach(d -> directories.add(Path.of(d)));
    }
    return new LibraryPath(directories, cacheText(LOADERS_CACHE));
  }

  static String cacheText(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      // Without it fewer libraries are found, and the loader has the last word anyway.
      return "";
    }
  }

  /** Whether the loader would find a file of that name. */
  boolean finds(String file) {
    return directories.stream().anyMatch(directory -> Files.exists(directory.resolve(file)))
        || cache.contains("/" + file + "\0");
  }
}
