package dev.limn.trainer.command;

import dev.limn.LimnException;
import dev.limn.cli.Console;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.loop.Split;
import dev.limn.trainer.recipe.RunSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The images that a model was trained on, found again.
 *
 * @param data the data set
 * @param training those that the weights have seen
 * @param heldOut the rest of what the recipe selects
 */
record TrainingImages(DataSet data, ImageSet training, ImageSet heldOut) {

  /**
   * Loads the data set of a recipe and holds it against its checksum.
   *
   * @param run the settings that the model was trained by
   * @param sha256 checksum of the split that was trained on
   * @param source where the files are; none = downloaded or drawn
   * @throws LimnException if the data cannot be read or are other images
   * @throws dev.limn.UsageException if they are too few for these settings
   */
  static TrainingImages load(
      Console console, RunSettings run, String sha256, Optional<Path> source) {
    DataSet found = TrainingSession.load(console, run.data(), source);
    ImageSet images = run.selection().split().of(found);
    if (!images.sha256().equals(sha256)) {
      throw new LimnException(
          ("%s was trained on other images of %s: SHA-256 must be %s, found %s: name the right"
                  + " place with --data")
              .formatted(run.name(), run.data(), sha256, images.sha256()));
    }
    Split split = Split.of(images, run);
    return new TrainingImages(found, split.training(), split.heldOut());
  }
}
