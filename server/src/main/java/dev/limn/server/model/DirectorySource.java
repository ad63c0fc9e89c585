package dev.limn.server.model;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.ModelPackage;
import java.io.IOException;
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

  private final Path root;

  /**
   * The packages of a directory.
   *
   * @param root the directory
   * @throws LimnException if it is none
   */
  public DirectorySource(Path root) {
    if (!Files.isDirectory(root)) {
      throw new LimnException("model directory " + root + " does not exist");
    }
    this.root = root;
  }

  @Override
  public List<Found> find() {
    List<Found> found = new ArrayList<>();
    for (Path entry : visible(root)) {
      if (isPackage(entry)) {
        found.add(at(entry));
      } else if (Files.isDirectory(entry)) {
        visible(entry).stream()
            .filter(below -> isPackage(below) || Files.isDirectory(below))
            .map(this::at)
            .forEach(found::add);
      }
    }
    return found;
  }

  private static boolean isPackage(Path entry) {
    return Files.exists(entry.resolve("model.json")) || entry.toString().endsWith(".zip");
  }

  private Found at(Path entry) {
    String place = root.relativize(entry).toString().replace('\\', '/');
    return new Found(place, () -> open(entry, place));
  }

  /** What goes wrong is told to clients, who need not know where the directory is. */
  private static ModelPackage open(Path entry, String place) {
    try {
      return ModelPackage.open(entry);
    } catch (LimnException e) {
      throw new LimnException(e.getMessage().replace(entry.toString(), place), e);
    }
  }

  private static List<Path> visible(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new LimnException(
          "cannot read model directory " + directory + ": " + AtomicOutput.reason(e), e);
    }
  }
}
