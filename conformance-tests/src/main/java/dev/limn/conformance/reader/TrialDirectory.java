package dev.limn.conformance.reader;

import dev.limn.conformance.CheckFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A directory for the packages of one check, removed behind it. Below it is one for temporary files
 * of the reader, who may leave there what it likes.
 *
 * @param path the directory
 */
record TrialDirectory(Path path) implements AutoCloseable {

  private static final String TEMPORARY = "tmp";

  /** Where hostile files land that are unpacked where the reader runs, or above. */
  private static final List<Path> STRAY = List.of(Path.of("evil"), Path.of("..", "evil"));

  static TrialDirectory make() {
    try {
      Path path = Files.createTempDirectory("limn-reader");
      Files.createDirectory(path.resolve(TEMPORARY));
      return new TrialDirectory(path);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory can be made", e);
    }
  }

  /** Where a reader of a package in such a directory may write. */
  static Path temporary(Path source) {
    return source.toAbsolutePath().resolveSibling(TEMPORARY);
  }

  /** What no reader may change: files by path, with what tells their content. */
  Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    Path temporary = path.resolve(TEMPORARY);
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path file : paths.toList()) {
        if (!file.startsWith(temporary) || file.equals(temporary.resolve("evil"))) {
          contents.put(path.relativize(file).toString(), content(file));
        }
      }
      for (Path stray : STRAY) {
        if (Files.exists(stray, LinkOption.NOFOLLOW_LINKS)) {
          contents.put(stray.toAbsolutePath().normalize().toString(), content(stray));
        }
      }
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String content(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "link to " + Files.readSymbolicLink(file);
    }
    return Files.isRegularFile(file) ? PackageFiles.sha256(Files.readAllBytes(file)) : "no file";
  }

  /**
   * Holds that all is as it was, and removes what lies outside and was not there.
   *
   * @param before the {@link #contents} before
   */
  void requireUntouched(Map<String, String> before) {
    Map<String, String> after = contents();
    TreeSet<String> changed = new TreeSet<>(before.keySet());
    changed.addAll(after.keySet());
    changed.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
    if (!changed.isEmpty()) {
      removeStray(before);
      throw new CheckFailure("the reader wrote " + changed);
    }
  }

  private static void removeStray(Map<String, String> before) {
    try {
      for (Path stray : STRAY) {
        if (!before.containsKey(stray.toAbsolutePath().normalize().toString())) {
          Files.deleteIfExists(stray);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path file : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
