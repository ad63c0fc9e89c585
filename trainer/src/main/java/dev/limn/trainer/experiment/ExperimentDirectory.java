package dev.limn.trainer.experiment;

import java.nio.file.Path;

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
    return root.resolve("images").resolve(name + ".png");
  }
}
