package dev.limn.server.model;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.ModelPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of packages: each a directory or a zip, directly in it or one level deeper, such as
 * {@code digits/1.0.0}. Names that begin with a dot are not looked at.
 */
public final class DirectorySource implements ModelSource {

  /** Lists what is in a directory. */
  @FunctionalInterface
  interface Lister {
    Stream<Path> list(Path directory) throws IOException;
  }

  private final Path root;
  private final Lister lister;

  /**
   * The packages of a directory.
   *
   * @param root the directory
   * @throws LimnException if it is none
   */
  public DirectorySource(Path root) {
    this(root, Files::list);
  }

  DirectorySource(Path root, Lister lister) {
    if (!Files.isDirectory(root)) {
      throw new LimnException("model directory " + root + " does not exist");
    }
    this.root = root;
    this.lister = lister;
  }

  @Override
  public List<Found> find() {
    List<Found> found = new ArrayList<>();
    for (Path entry : visible(root)) {
      if (isPackage(entry)) {
        found.add(at(entry));
      } else if (Files.isDirectory(entry)) {
        found.addAll(below(entry));
      }
    }
    return found;
  }

  /** What is in a directory; one that cannot be read is a package that cannot be opened. */
  private List<Found> below(Path directory) {
    try {
      return visible(directory).stream()
          .filter(entry -> isPackage(entry) || Files.isDirectory(entry))
          .map(this::at)
          .toList();
    } catch (LimnException e) {
      return List.of(new Found(place(directory), () -> open(directory, place(directory), e)));
    }
  }

  private String place(Path entry) {
    return root.relativize(entry).toString().replace('\\', '/');
  }

  private static boolean isPackage(Path entry) {
    return Files.exists(entry.resolve("model.json")) || entry.toString().endsWith(".zip");
  }

  private Found at(Path entry) {
    String place = place(entry);
    return new Found(place, () -> open(entry, place));
  }

  /** What goes wrong is told to clients, who need not know where the directory is. */
  private static ModelPackage open(Path entry, String place) {
    try {
      return ModelPackage.open(entry);
    } catch (LimnException e) {
      throw told(entry, place, e);
    }
  }

  private static ModelPackage open(Path entry, String place, LimnException failure) {
    throw told(entry, place, failure);
  }

  private static LimnException told(Path entry, String place, LimnException e) {
    return new LimnException(e.getMessage().replace(entry.toString(), place), e);
  }

  private List<Path> visible(Path directory) {
    try (Stream<Path> entries = lister.list(directory)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new LimnException(
          "cannot read model directory " + directory + ": " + AtomicOutput.reason(e), e);
    } catch (UncheckedIOException e) {
      throw new LimnException(
          "cannot read model directory " + directory + ": " + AtomicOutput.reason(e.getCause()), e);
    }
  }
}
