package dev.limn.trainer.loop;

import dev.limn.UsageException;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.recipe.RunSettings;

/** The images of a run cut in two: those to train on, and the last ones held out. */
record Split(ImageSet training, ImageSet heldOut) {

  /** The shape of an image. */
  FeatureShape shape() {
    return FeatureShape.planes(training.channels(), training.height(), training.width());
  }

  /** What a run selects of the images, cut in two. */
  static Split of(ImageSet images, RunSettings run) {
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
