package dev.limn.trainer.data;

import dev.limn.LimnException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A directory in which a data set's files may lie under one of several names each. */
record DataDirectory(String dataSet, Path path) {

  DataDirectory {
    if (!Files.isDirectory(path)) {
      throw new LimnException(
          "%s: data set '%s' expects a directory, found %s: give an existing directory with --data"
              .formatted(path, dataSet, Files.exists(path) ? "a file" : "nothing"));
    }
  }

  /** The first of the names that exists. */
  Optional<Path> find(List<String> names) {
    return names.stream().map(path::resolve).filter(Files::isRegularFile).findFirst();
  }

  /** One file for every list of names; an error that names every file that is missing. */
  List<Path> require(List<List<String>> alternatives) {
    List<Path> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (List<String> names : alternatives) {
      find(names).ifPresentOrElse(found::add, () -> missing.add(String.join(" or ", names)));
    }
    if (!missing.isEmpty()) {
      throw new LimnException(
          "%s: data set '%s' expects %d files, not found: %s"
              .formatted(path, dataSet, alternatives.size(), String.join("; ", missing)));
    }
    return found;
  }
}
