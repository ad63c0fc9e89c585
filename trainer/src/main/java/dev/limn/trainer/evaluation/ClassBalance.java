package dev.limn.trainer.evaluation;

import java.util.Arrays;
import java.util.Optional;

/**
 * How evenly images are spread over classes.
 *
 * @param evenness entropy of the classes' shares over its greatest value, log K: 1 where all are
 *     alike, 0 where all images are of one class
 * @param rarest the smallest share of a class
 */
public record ClassBalance(double evenness, double rarest) {

  /**
   * Counts some classes among others.
   *
   * @param classes a class index an image
   * @param some the different indices that count, rising
   * @return the balance of the images of these classes; empty where there is none, or one class
   */
  static Optional<ClassBalance> among(int[] classes, int[] some) {
    int[] places =
        Arrays.stream(classes)
            .map(each -> Arrays.binarySearch(some, each))
            .filter(place -> place >= 0)
            .toArray();
    return places.length == 0 || some.length < 2
        ? Optional.empty()
        : Optional.of(of(places, some.length));
  }

  /**
   * Counts classes.
   *
   * @param classes a class index an image, at least one
   * @param classCount K, at least 2
   * @return their balance
   * @throws IllegalArgumentException if there is no image or fewer than two classes
   */
  public static ClassBalance of(int[] classes, int classCount) {
    if (classes.length == 0 || classCount < 2) {
      throw new IllegalArgumentException(
          "balance needs an image and two classes, found %d and %d"
              .formatted(classes.length, classCount));
    }
    double[] shares = new double[classCount];
    for (int found : classes) {
      shares[found] += 1.0 / classes.length;
    }
    double entropy = 0;
    double rarest = 1;
    for (double share : shares) {
      entropy -= share == 0 ? 0 : share * Math.log(share);
      rarest = Math.min(rarest, share);
    }
    return new ClassBalance(entropy / Math.log(classCount), rarest);
  }
}
