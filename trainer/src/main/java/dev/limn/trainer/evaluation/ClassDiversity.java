package dev.limn.trainer.evaluation;

import dev.limn.runtime.image.ImageBatch;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How much images of one class differ from each other. */
public final class ClassDiversity {

  /** Images of a class that are compared, all pairs of them. */
  static final int IMAGES = 200;

  private ClassDiversity() {}

  /**
   * The mean Euclidean distance, over pixels on the [0,1] scale, of all pairs among the first
   * {@value #IMAGES} images of a class, averaged over classes of at least two images.
   *
   * @param images labelled images
   * @return the distance; empty where no class has two images
   */
  public static OptionalDouble of(ImageBatch images) {
    int[] labels = images.labels().orElseThrow();
    return Arrays.stream(labels)
        .distinct()
        .sorted()
        .mapToObj(label -> first(labels, label))
        .filter(members -> members.length > 1)
        .mapToDouble(members -> pairDistance(images, members))
        .average();
  }

  private static int[] first(int[] labels, int label) {
    return IntStream.range(0, labels.length)
        .filter(image -> labels[image] == label)
        .limit(IMAGES)
        .toArray();
  }

  private static double pairDistance(ImageBatch images, int[] members) {
    double sum = 0;
    for (int i = 1; i < members.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += PixelDistance.between(images, members[i], images, members[j]);
      }
    }
    return sum / (members.length * (members.length - 1) / 2.0);
  }
}
