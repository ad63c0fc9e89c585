package dev.limn.trainer.experiment.picture;

import dev.limn.runtime.Sampler;
import java.util.Arrays;

/** The labels that a model must be given, if it takes any. */
final class Labelled {

  private Labelled() {}

  /** One label for all, where the model is conditional. */
  static int[] all(Sampler sampler, int label, int count) {
    int[] labels = new int[sampler.manifest().conditional() ? count : 0];
    Arrays.fill(labels, label);
    return labels;
  }
}
