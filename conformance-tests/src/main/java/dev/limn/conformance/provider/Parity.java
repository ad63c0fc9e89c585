package dev.limn.conformance.provider;

import dev.limn.conformance.CheckFailure;
import dev.limn.runtime.Latents;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.random.CounterRandom;

/**
 * Holds a subject's numbers to a reference's, at many batch sizes.
 *
 * @param manifest the model that both run
 */
record Parity(Manifest manifest, Subject reference, Subject subject, Tolerance tolerance) {

  /** Both sides of the sizes that are padded, cut or shared out among threads. */
  private static final int[] BATCHES = {1, 2, 3, 7, 16, 33, 65, 200};

  void requirePixels() {
    for (int count : BATCHES) {
      int[] labels = labels(count);
      byte[] expected = reference.decode(latents(count), labels).pixels();
      byte[] found = subject.decode(latents(count), labels).pixels();
      requireSize("pixels", count, expected.length, found.length);
      for (int i = 0; i < expected.length; i++) {
        int difference = Byte.toUnsignedInt(expected[i]) - Byte.toUnsignedInt(found[i]);
        if (Math.abs(difference) > tolerance.levels()) {
          throw differing(
              "pixels", count, i, Byte.toUnsignedInt(expected[i]), Byte.toUnsignedInt(found[i]));
        }
      }
    }
  }

  void requireImage() {
    for (int count : BATCHES) {
      int[] labels = labels(count);
      requireClose(
          "image",
          count,
          reference.decodeFloats(latents(count), labels),
          subject.decodeFloats(latents(count), labels),
          tolerance.image());
    }
  }

  void requirePosterior() {
    for (int count : BATCHES) {
      int[] labels = labels(count);
      ImageBatch images = reference.decode(latents(count), labels);
      Posterior expected = reference.encode(images, labels);
      Posterior found = subject.encode(images, labels);
      requireClose("mean", count, expected.mean(), found.mean());
      requireClose("log_variance", count, expected.logVariance(), found.logVariance());
    }
  }

  private void requireClose(String name, int count, Latents expected, Latents found) {
    requireClose(name, count, expected.values(), found.values(), tolerance.posterior());
  }

  private static void requireClose(
      String name, int count, float[] expected, float[] found, double tolerance) {
    requireSize(name, count, expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      // Written so that NaN fails.
      if (!(Math.abs(expected[i] - found[i]) <= tolerance)) {
        throw differing(name, count, i, expected[i], found[i]);
      }
    }
  }

  private static void requireSize(String name, int count, int expected, int found) {
    if (expected != found) {
      throw new CheckFailure(
          "%s of %d rows has %d numbers, found %d".formatted(name, count, expected, found));
    }
  }

  private static CheckFailure differing(
      String name, int count, int at, Object expected, Object found) {
    return new CheckFailure(
        "%s[%d] of %d rows expects %s, found %s".formatted(name, at, count, expected, found));
  }

  /** Normal numbers, by index: row i is the same in every batch. */
  private Latents latents(int count) {
    int size = manifest.latent().size();
    float[] values = new float[count * size];
    CounterRandom random = new CounterRandom(0);
    for (int row = 0; row < count; row++) {
      random.normals(row, CounterRandom.LATENT, values, row * size, size);
    }
    return new Latents(count, size, values);
  }

  private int[] labels(int count) {
    int[] labels = new int[manifest.conditional() ? count : 0];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = row % manifest.image().classNames().size();
    }
    return labels;
  }
}
