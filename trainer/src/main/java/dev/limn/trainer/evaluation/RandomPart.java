package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.random.CounterRandom;
import dev.limn.trainer.data.ImageSet;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A part of a set, drawn at random without replacement; always the same for a size of set and part.
 *
 * <p>Even distances would not do: MNIST's training images come from two groups of writers in turn,
 * so that every second image, or every sixth, is of one group alone, and as far from the test split
 * as poor samples are.
 */
final class RandomPart {

  /** Purpose of the numbers that draw a part; the index counts its images. */
  static final int PART = 26;

  private RandomPart() {}

  static ImageBatch of(ImageSet set, int n) {
    return of(set.batch(0, set.count()), n);
  }

  /** In the order in which the images lie. */
  static ImageBatch of(ImageBatch images, int n) {
    if (n >= images.count()) {
      return images;
    }
    int size = images.height() * images.width() * images.channels();
    byte[] pixels = new byte[n * size];
    int[] places = places(images.count(), n);
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

  /** The first exchanges of Fisher and Yates. */
  private static int[] places(int count, int n) {
    int[] all = IntStream.range(0, count).toArray();
    CounterRandom random = new CounterRandom(0);
    for (int i = 0; i < n; i++) {
      int j = i + random.below(i, PART, count - i);
      int kept = all[i];
      all[i] = all[j];
      all[j] = kept;
    }
    int[] places = Arrays.copyOf(all, n);
    Arrays.sort(places);
    return places;
  }
}
