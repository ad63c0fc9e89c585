package dev.limn.trainer.layer;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of one row of a batch: {@code [F]} features or {@code [C,H,W]} planes.
 *
 * @param sizes one or three lengths, each at least 1
 */
public record FeatureShape(List<Integer> sizes) {

  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if there are not one or three, or one is less than 1
   */
  public FeatureShape {
    sizes = List.copyOf(sizes);
    if (sizes.size() != 1 && sizes.size() != 3 || sizes.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException("a shape is [F] or [C,H,W], found " + sizes);
    }
  }

  /**
   * Features in one row.
   *
   * @param size F
   * @return {@code [F]}
   */
  public static FeatureShape flat(int size) {
    return new FeatureShape(List.of(size));
  }

  /**
   * Planes of rows and columns.
   *
   * @param channels C
   * @param height H
   * @param width W
   * @return {@code [C,H,W]}
   */
  public static FeatureShape planes(int channels, int height, int width) {
    return new FeatureShape(List.of(channels, height, width));
  }

  /**
   * Whether this is {@code [F]}.
   *
   * @return false for {@code [C,H,W]}
   */
  public boolean isFlat() {
    return sizes.size() == 1;
  }

  /**
   * How many numbers a row has.
   *
   * @return the product of the lengths
   * @throws ArithmeticException if it exceeds an int
   */
  public int count() {
    return sizes.stream().reduce(1, Math::multiplyExact);
  }

  /**
   * F or C.
   *
   * @return the first length
   */
  public int channels() {
    return sizes.get(0);
  }

  /**
   * H.
   *
   * @return the rows of a plane
   */
  public int height() {
    return sizes.get(1);
  }

  /**
   * W.
   *
   * @return the columns of a plane
   */
  public int width() {
    return sizes.get(2);
  }

  /**
   * This shape as one row of features.
   *
   * @return {@code [count]}
   */
  public FeatureShape flattened() {
    return flat(count());
  }

  @Override
  public String toString() {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }
}
