package dev.limn.trainer.experiment;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The files of an experiment: its report, and below {@code cells} what the report is made of. */
record ExperimentDirectory(Path root) {

  CellDirectory cell(Cell cell) {
    return new CellDirectory(root.resolve("cells").resolve(cell.id()));
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

  /** Removes the pictures of an earlier report that a new one does not show. */
  void keepImages(Set<String> names) {
    if (!Files.isDirectory(images())) {
      return;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(images(), "*.png")) {
      for (Path image : found) {
        if (!names.contains(String.valueOf(image.getFileName()))) {
          Files.delete(image);
        }
      }
    } catch (IOException e) {
      throw new LimnException("cannot clear " + images() + ": " + AtomicOutput.reason(e), e);
    }
  }
}
