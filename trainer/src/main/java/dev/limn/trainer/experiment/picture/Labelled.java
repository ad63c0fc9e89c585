package dev.limn.trainer.experiment.picture;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import java.util.Arrays;

/** The labels that a model must be given, if it takes any. */
final class Labelled {

  private Labelled() {}

  /** Those of images, where the model is conditional. */
  static int[] by(Sampler sampler, ImageBatch images) {
    return sampler.manifest().conditional() ? images.labels().orElseThrow() : new int[0];
  }

  /** One label for all, where the model is conditional. */
  static int[] all(Sampler sampler, int label, int count) {
    int[] labels = new int[sampler.manifest().conditional() ? count : 0];
    Arrays.fill(labels, label);
    return labels;
  }
}
