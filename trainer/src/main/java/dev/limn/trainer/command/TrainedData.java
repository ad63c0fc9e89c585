package dev.limn.trainer.command;

import dev.limn.LimnException;
import dev.limn.cli.Console;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.recipe.RunSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The images that a model was trained on, found again.
 *
 * @param training those that its weights have seen
 * @param heldOut the rest of the training split
 * @param test the test split
 */
record TrainedData(ImageSet training, ImageSet heldOut, ImageSet test) {

  /**
   * Loads the data set of a recipe and holds it against its checksum.
   *
   * @param run the settings that the model was trained by
   * @param sha256 checksum of the training split
   * @param source where the files are; none = downloaded or drawn
   * @throws LimnException if the data cannot be read or are other images
   */
  static TrainedData load(Console console, RunSettings run, String sha256, Optional<Path> source) {
    DataSet found = TrainingSession.load(console, run.data(), source);
    ImageSet images = found.train();
    if (!images.sha256().equals(sha256)) {
      throw new LimnException(
          "%s was trained on other images of %s: SHA-256 must be %s, found %s"
              .formatted(run.name(), run.data(), sha256, images.sha256()));
    }
    int kept = images.count() - run.heldOut();
    return new TrainedData(images.slice(0, kept), images.slice(kept, images.count()), found.test());
  }
}
