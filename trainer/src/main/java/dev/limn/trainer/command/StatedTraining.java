package dev.limn.trainer.command;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Provenance;
import dev.limn.trainer.recipe.Recipes;
import dev.limn.trainer.recipe.RunSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The training that a package states, as far as its data set is found by it.
 *
 * @param run the settings of its recipe
 * @param dataSha256 what its data set must be
 */
record StatedTraining(RunSettings run, String dataSha256) {

  /** The training of a package; refused with the purpose it was wanted for where none is stated. */
  static StatedTraining of(Manifest manifest, String purpose) {
    Provenance training = manifest.training();
    if (training == null || training.recipe() == null || training.dataSet() == null) {
      throw new UsageException(
          "model "
              + manifest.name()
              + " does not state the recipe and data set it was trained by, "
              + purpose);
    }
    RunSettings run = Recipes.parse(training.recipe().toString(), "the package's recipe").run();
    return new StatedTraining(run, training.dataSet().sha256());
  }

  TrainingImages images(Console console, Path data) {
    return TrainingImages.load(console, run, dataSha256, Optional.ofNullable(data));
  }
}
