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
  void labels(int from, int rows, int[] target) {
    if (classCount > 0) {
      request.labels().fill(request.firstIndex() + from, rows, classCount, random, target);
    }
  }

  /**
   * Draws the latents of some rows.
   *
   * @param labels those of the rows; empty for an unconditional model
   * @param scratch two arrays with room for as many numbers as there are latents
   */
  void latents(int from, int rows, int[] labels, float[] target, double[][] scratch) {
    long first = request.firstIndex() + from;
    random.normals(first, rows, CounterRandom.LATENT, target, 0, latentSize, scratch);
    prior.shape(target, first, rows, labels, request, scratch[0]);
  }
}
