package dev.limn.trainer.experiment;

import dev.limn.trainer.recipe.VaeRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The commands that do by hand what an experiment does for a cell, in the experiment's directory.
 */
final class CellCommands {

  private CellCommands() {}

  static List<String> of(Cell cell, int threads, int testImages) {
    String place = "cells/" + cell.id() + "/";
    String count = ShortData.applies(testImages) ? " --count " + testImages : "";
    List<String> commands = new ArrayList<>();
    commands.add(
        "limn train %s --threads %d%s --out %srun"
            .formatted(cell.recipe(), threads, settings(cell.settings()), place));
    commands.add("limn export %srun%s --out %spackage".formatted(place, normalPrior(cell), place));
    commands.add(
        "limn evaluate %spackage%s --json > %sevaluation.json".formatted(place, count, place));
    if (cell.mixture()) {
      commands.add("limn fit-prior %spackage --out %smixture".formatted(place, place));
    }
    return commands;
  }

  /** Where there is an encoder, an export would fit a mixture at once. */
  private static String normalPrior(Cell cell) {
    return cell.resolved() instanceof VaeRecipe ? " --prior normal" : "";
  }

  private static String settings(Map<String, String> settings) {
    StringBuilder words = new StringBuilder();
    settings.forEach(
        (key, value) -> words.append(" --set ").append(ShellWord.of(key + "=" + value)));
    return words.toString();
  }
}
