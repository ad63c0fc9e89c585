package dev.limn.trainer.loop;

import dev.limn.UsageException;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.recipe.RunSettings;

/**
 * The images of a run cut in two.
 *
 * @param training those to train on
 * @param heldOut the last ones, held out
 */
public record Split(ImageSet training, ImageSet heldOut) {

  /** The shape of an image. */
  FeatureShape shape() {
    return FeatureShape.planes(training.channels(), training.height(), training.width());
  }

  /**
   * What a run selects of the images, cut in two.
   *
   * @param images a split of a data set
   * @param run the run's settings
   * @return the parts
   * @throws UsageException if too few are left to train on
   */
  public static Split of(ImageSet images, RunSettings run) {
    return of(run.selection().of(images), run.heldOut(), run.batch());
  }

  static Split of(ImageSet images, int heldOut, int batch) {
    int kept = images.count() - heldOut;
    if (kept < batch) {
      throw new UsageException(
          "data set "
              + images.name()
              + " has "
              + images.count()
              + " training images: too few for held-out "
              + heldOut
              + " and batch "
              + batch);
    }
    return new Split(images.slice(0, kept), images.slice(kept, images.count()));
  }
}
