package dev.limn.trainer.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of an experiment: its report, and below {@code cells} what the report is made of. */
record ExperimentDirectory(Path root) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A picture in a report, as {@link Report} links it. */
  private static final Pattern IMAGE_LINK = Pattern.compile("\\]\\((images/[^/()]+\\.png)\\)");

  CellDirectory cell(Cell cell) {
    return new CellDirectory(cells().resolve(cell.id()));
  }

  private Path cells() {
    return root.resolve("cells");
  }

  Path result() {
    return root.resolve("result.json");
  }

  Path report() {
    return root.resolve("report.md");
  }

  Path image(String name) {
    return images().resolve(name + ".png");
  }

  private Path images() {
    return root.resolve("images");
  }

  /**
   * Refuses a directory that holds something else, so that nothing of it is overwritten.
   *
   * @throws UsageException if it has content, and that is of no experiment or of another
   * @throws LimnException if it cannot be read
   */
  void requireOf(Experiment experiment) {
    Optional<String> owner = owner();
    if (owner.isEmpty() && !Files.isDirectory(cells()) && !isFree()) {
      throw new UsageException(
          root
              + " holds no experiment: it has neither cells/ nor a result.json; choose another"
              + " --out");
    }
    owner
        .filter(name -> !name.equals(experiment.name()))
        .ifPresent(
            name -> {
              throw new UsageException(
                  "%s holds experiment '%s', not '%s': choose another --out"
                      .formatted(root, name, experiment.name()));
            });
  }

  /** Refuses a directory that is not there. */
  void requireExists() {
    if (!Files.isDirectory(root)) {
      throw new UsageException(root + " does not exist: there is nothing to report");
    }
  }

  private boolean isFree() {
    if (!Files.exists(root)) {
      return true;
    }
    try (DirectoryStream<Path> content = Files.newDirectoryStream(root)) {
      return !content.iterator().hasNext();
    } catch (IOException e) {
      throw unreadable(root, e);
    }
  }

  /** The experiment that the last report here was of. */
  private Optional<String> owner() {
    if (!Files.exists(result())) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(result().toFile()).path("experiment").asText());
    } catch (IOException e) {
      throw unreadable(result(), e);
    }
  }

  /** Removes the pictures of the last report, if they are not among those of a new one. */
  void removeOtherImages(Set<String> shown) {
    if (owner().isEmpty() || !Files.exists(report())) {
      return;
    }
    try {
      Matcher links = IMAGE_LINK.matcher(Files.readString(report()));
      while (links.find()) {
        if (!shown.contains(links.group(1))) {
          Files.deleteIfExists(root.resolve(links.group(1)));
        }
      }
    } catch (IOException e) {
      throw new LimnException("cannot clear " + images() + ": " + AtomicOutput.reason(e), e);
    }
  }

  private static LimnException unreadable(Path path, IOException e) {
    return new LimnException("cannot read " + path + ": " + AtomicOutput.reason(e), e);
  }
}
