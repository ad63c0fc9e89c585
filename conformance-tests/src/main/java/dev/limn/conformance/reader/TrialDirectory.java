package dev.limn.conformance.reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A directory for the packages of one check, removed behind it.
 *
 * @param path the directory
 */
record TrialDirectory(Path path) implements AutoCloseable {

  static TrialDirectory make() {
    try {
      return new TrialDirectory(Files.createTempDirectory("limn-reader"));
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory can be made", e);
    }
  }

  /** All that is in it, by path. */
  TreeSet<String> tree() {
    try (Stream<Path> paths = Files.walk(path)) {
      return paths
          .map(file -> path.relativize(file).toString())
          .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
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
