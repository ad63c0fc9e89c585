package dev.limn.trainer.experiment;

import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;

/** The beginning of a data set, for smoke tests: what compares with all images is quick there. */
final class ShortData {

  private static final int TRAINING_IMAGES = 1000;

  private ShortData() {}

  static DataSet of(DataSet data, int testImages) {
    return new DataSet(
        data.name(),
        first(data.train(), TRAINING_IMAGES),
        first(data.test(), testImages),
        data.source(),
        data.licence(),
        data.files());
  }

  private static ImageSet first(ImageSet images, int count) {
    return images.slice(0, Math.min(images.count(), count));
  }
}
