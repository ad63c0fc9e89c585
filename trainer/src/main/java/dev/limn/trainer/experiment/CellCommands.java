package dev.limn.trainer.experiment;

import dev.limn.trainer.evaluation.EvaluationSettings;
import java.util.List;
import java.util.Map;

/**
 * The commands that do by hand what an experiment does for a cell, in the experiment's directory.
 */
final class CellCommands {

  private CellCommands() {}

  static List<String> of(Cell cell, int threads, int testImages) {
    String place = "cells/" + cell.id() + "/";
    String count = testImages < EvaluationSettings.DEFAULT.count() ? " --count " + testImages : "";
    return List.of(
        "limn train %s --threads %d%s --out %srun"
            .formatted(cell.recipe(), threads, settings(cell.settings()), place),
        "limn export %srun --out %spackage".formatted(place, place),
        "limn evaluate %spackage%s --json > %sevaluation.json".formatted(place, count, place));
  }

  private static String settings(Map<String, String> settings) {
    StringBuilder words = new StringBuilder();
    settings.forEach((key, value) -> words.append(" --set ").append(quoted(key + "=" + value)));
    return words.toString();
  }

  /** As a shell reads it: nothing but plain characters, or in quotes. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9._=,:/-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
