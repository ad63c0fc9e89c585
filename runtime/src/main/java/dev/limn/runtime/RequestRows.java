package dev.limn.runtime;

import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.random.CounterRandom;

/**
 * Labels and latents of any rows of a request, drawn from each row's own stream. Immutable, may be
 * shared by threads.
 */
final class RequestRows {

  /** Keeps the numbers between two steps of the drawing in a processor's cache. */
  private static final int ROWS_AT_ONCE = 1024;

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

  /** Draws the latents of all rows. */
  Latents latents() {
    float[] all = new float[request.count() * latentSize];
    int most = Math.min(ROWS_AT_ONCE, request.count());
    int[] labels = new int[classCount > 0 ? most : 0];
    float[] some = new float[most * latentSize];
    double[][] scratch = new double[2][some.length];
    int rows;
    for (int from = 0; from < request.count(); from += rows) {
      rows = Math.min(most, request.count() - from);
      labels(from, rows, labels);
      latents(from, rows, labels, some, scratch);
      System.arraycopy(some, 0, all, from * latentSize, rows * latentSize);
    }
    return new Latents(request.count(), latentSize, all);
  }
}
