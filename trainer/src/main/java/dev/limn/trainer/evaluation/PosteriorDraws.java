package dev.limn.trainer.evaluation;

import dev.limn.runtime.Latents;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.random.CounterRandom;

/**
 * Draws z = mean + exp(logVariance / 2) noise. Number j of draw d of image i is normal {@code d Z +
 * j} of index i: the first of many draws is the one draw, and neither depends on the batch.
 */
final class PosteriorDraws {

  /** Purpose of the noise of evaluations; see the table in docs/adr/0004-random-numbers.md. */
  static final int NOISE = 23;

  private final CounterRandom random;

  PosteriorDraws(long seed) {
    this.random = new CounterRandom(seed);
  }

  /** The noise of {@code draws} draws of an image, packed {@code [draws,Z]}. */
  float[] noise(long image, int draws, int size) {
    float[] noise = new float[draws * size];
    random.normals(image, NOISE, noise, 0, noise.length);
    return noise;
  }

  /** One draw for each image of a block whose first image has an index. */
  Latents one(Posterior posterior, int firstImage) {
    int size = posterior.mean().size();
    float[] values = new float[posterior.mean().values().length];
    for (int row = 0; row < posterior.mean().count(); row++) {
      float[] noise = noise(firstImage + row, 1, size);
      shift(posterior, row, noise, values, row * size);
    }
    return new Latents(posterior.mean().count(), size, values);
  }

  /** Turns the noise of one image into latents. */
  static void shift(Posterior posterior, int row, float[] noise, float[] target, int offset) {
    int size = posterior.mean().size();
    for (int i = 0; i < noise.length; i++) {
      int at = row * size + i % size;
      double deviation = Math.exp(posterior.logVariance().values()[at] / 2);
      target[offset + i] = (float) (posterior.mean().values()[at] + deviation * noise[i]);
    }
  }
}
