package dev.limn.runtime;

import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.random.CounterRandom;

/**
 * Labels and latents of any rows of a request, drawn from each row's own stream. Immutable, may be
 * shared by threads.
 */
final class RequestRows {

  private final SampleRequest request;
  private final Prior prior;
  private final CounterRandom random;
  private final int latentSize;
  private final int classCount;

  RequestRows(SampleRequest request, Manifest manifest, Prior prior) {
    this.request = request;
    this.prior = prior;
    this.random = new CounterRandom(request.seed());
    this.latentSize = manifest.latent().size();
    this.classCount = manifest.conditional() ? manifest.image().classNames().size() : 0;
  }

  /** Draws the labels of some rows; nothing for an unconditional model. */
  void labels(int from, int rows, int[] target, int offset) {
    for (int i = 0; classCount > 0 && i < rows; i++) {
      long index = request.firstIndex() + from + i;
      target[offset + i] = request.labels().label(index, classCount, random);
    }
  }

  /**
   * Draws the latents of some rows, whose labels are those from {@code labelOffset} on, if any.
   *
   * @param scratch room for as many numbers as there are latents
   */
  void latents(
      int from,
      int rows,
      int[] labels,
      int labelOffset,
      float[] target,
      int offset,
      double[] scratch) {
    long first = request.firstIndex() + from;
    random.normals(first, rows, CounterRandom.LATENT, target, offset, latentSize, scratch);
    for (int i = 0; i < rows; i++) {
      int label = classCount == 0 ? 0 : labels[labelOffset + i];
      prior.shape(target, offset + i * latentSize, first + i, label, request);
    }
  }
}
