package dev.limn.trainer.evaluation;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;

/** The labels that a model must be given with images. */
public final class GivenLabels {

  private GivenLabels() {}

  /**
   * Those of the images, if the model takes any.
   *
   * @param sampler a model
   * @param images N images, labelled where the model is conditional
   * @return N labels; none where the model is not conditional
   * @throws java.util.NoSuchElementException if labels are needed and there are none
   */
  public static int[] of(Sampler sampler, ImageBatch images) {
    return sampler.manifest().conditional() ? images.labels().orElseThrow() : new int[0];
  }
}
