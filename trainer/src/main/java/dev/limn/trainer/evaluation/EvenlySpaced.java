package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.trainer.data.ImageSet;
import java.util.Arrays;

/**
 * Image floor(i count / n) for i from 0 to n - 1: a part of a set that is as mixed as the set, even
 * if its images stand in order of their classes.
 */
final class EvenlySpaced {

  private EvenlySpaced() {}

  static ImageBatch of(ImageSet set, int n) {
    return of(set.batch(0, set.count()), n);
  }

  static ImageBatch of(ImageBatch images, int n) {
    if (n >= images.count()) {
      return images;
    }
    int size = images.height() * images.width() * images.channels();
    byte[] pixels = new byte[n * size];
    int[] places = new int[n];
    Arrays.setAll(places, i -> (int) ((long) i * images.count() / n));
    for (int i = 0; i < n; i++) {
      System.arraycopy(images.pixels(), places[i] * size, pixels, i * size, size);
    }
    ImageBatch chosen =
        new ImageBatch(n, images.height(), images.width(), images.channels(), pixels);
    return images
        .labels()
        .map(labels -> chosen.withLabels(Arrays.stream(places).map(at -> labels[at]).toArray()))
        .orElse(chosen);
  }
}
