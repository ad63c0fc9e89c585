package dev.limn.trainer.experiment;

import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.evaluation.EvaluationSettings;

/** The beginning of a data set, for smoke tests: what compares with all images is quick there. */
final class ShortData {

  private static final int TRAINING_IMAGES = 1000;

  private ShortData() {}

  /** Whether so few test images are asked for. */
  static boolean applies(int testImages) {
    return testImages < EvaluationSettings.DEFAULT.count();
  }

  /** The data set's beginning where that is asked for, else all of it. */
  static DataSet of(DataSet data, int testImages) {
    if (!applies(testImages)) {
      return data;
    }
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
