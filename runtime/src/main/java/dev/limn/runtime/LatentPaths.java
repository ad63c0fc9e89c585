package dev.limn.runtime;

import dev.limn.UsageException;
import java.util.Arrays;

/**
 * Latents along lines, arcs and planes of a latent space, for pictures of what lies between. Steps
 * are even and both ends are included; a path of one step is its beginning. All methods are pure.
 */
public final class LatentPaths {

  /** Below this sine two directions are as good as one, and an arc between them as a line. */
  private static final double LEAST_SINE = 1e-6;

  private LatentPaths() {}

  /** The weights of both ends at a share of the way. */
  @FunctionalInterface
  private interface Blend {
    double[] at(double share);
  }

  /**
   * Latents on the straight line between two.
   *
   * @param from where it begins, Z numbers
   * @param to where it ends, Z numbers
   * @param count how many, from 1 on
   * @return {@code [count,Z]}
   * @throws UsageException if the sizes differ or are 0, or count is less than 1 or more than an
   *     array can hold
   */
  public static Latents line(float[] from, float[] to, int count) {
    return blend(from, to, count, share -> new double[] {1 - share, share});
  }

  /**
   * Latents on the great arc between two, by spherical interpolation (Shoemake, SIGGRAPH 1985):
   * unlike a line it does not pass closer to the origin than normal latents ever lie. Between
   * parallel and between opposite latents, where no arc is the shortest, it is the line.
   *
   * @param from where it begins, Z numbers
   * @param to where it ends, Z numbers
   * @param count how many, from 1 on
   * @return {@code [count,Z]}
   * @throws UsageException if the sizes differ or are 0, or count is less than 1 or more than an
   *     array can hold
   */
  public static Latents arc(float[] from, float[] to, int count) {
    requireSame(from, to);
    double lengths = Math.sqrt(product(from, from) * product(to, to));
    double cosine = lengths == 0 ? 1 : product(from, to) / lengths;
    double angle = StrictMath.acos(Math.max(-1, Math.min(1, cosine)));
    double sine = StrictMath.sin(angle);
    if (sine < LEAST_SINE) {
      return line(from, to, count);
    }
    return blend(
        from,
        to,
        count,
        share ->
            new double[] {
              StrictMath.sin((1 - share) * angle) / sine, StrictMath.sin(share * angle) / sine
            });
  }

  /**
   * A latent with one of its numbers changed step by step.
   *
   * @param centre the other numbers, Z of them
   * @param dimension which one changes, from 0 to Z - 1
   * @param least its first value
   * @param greatest its last value
   * @param count how many, from 1 on
   * @return {@code [count,Z]}
   * @throws UsageException if there is no such dimension, or count is less than 1 or more than an
   *     array can hold
   */
  public static Latents traverse(
      float[] centre, int dimension, float least, float greatest, int count) {
    requireDimension(dimension, centre.length);
    float[] from = centre.clone();
    float[] to = centre.clone();
    from[dimension] = least;
    to[dimension] = greatest;
    return line(from, to, count);
  }

  /**
   * A square of latents over two dimensions, row by row as a picture is read: the first grows to
   * the right, the second grows upwards.
   *
   * @param centre the other numbers, Z of them
   * @param across the dimension that changes along a row
   * @param up the dimension that changes from row to row, another one
   * @param least the smallest value of both
   * @param greatest the greatest value of both
   * @param side how many a row and a column, from 1 on
   * @return {@code [side*side,Z]}
   * @throws UsageException if there are no such two dimensions, or side is less than 1 or more than
   *     an array can hold
   */
  public static Latents plane(
      float[] centre, int across, int up, float least, float greatest, int side) {
    requireDimension(across, centre.length);
    requireDimension(up, centre.length);
    if (across == up) {
      throw new UsageException("a plane needs two dimensions, found " + across + " twice");
    }
    float[] heights = traverse(centre, up, greatest, least, side).values();
    float[] values = new float[Latents.length((long) side * side, centre.length)];
    int rowSize = values.length / side;
    for (int row = 0; row < side; row++) {
      float[] height = Arrays.copyOfRange(heights, row * centre.length, (row + 1) * centre.length);
      Latents line = traverse(height, across, least, greatest, side);
      System.arraycopy(line.values(), 0, values, row * rowSize, rowSize);
    }
    return new Latents(side * side, centre.length, values);
  }

  private static Latents blend(float[] from, float[] to, int count, Blend blend) {
    requireSame(from, to);
    if (count < 1) {
      throw new UsageException("a path must have at least 1 step, found " + count);
    }
    float[] values = new float[Latents.length(count, from.length)];
    for (int step = 0; step < count; step++) {
      double[] weights = blend.at(count == 1 ? 0 : step / (count - 1.0));
      for (int j = 0; j < from.length; j++) {
        values[step * from.length + j] = (float) (weights[0] * from[j] + weights[1] * to[j]);
      }
    }
    return new Latents(count, from.length, values);
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static void requireSame(float[] from, float[] to) {
    if (from.length == 0 || from.length != to.length) {
      throw new UsageException(
          "both ends of a path must be latents of one size, found sizes "
              + from.length
              + " and "
              + to.length);
    }
  }

  private static void requireDimension(int dimension, int size) {
    if (dimension < 0 || dimension >= size) {
      throw new UsageException(
          "latent dimension must be from 0 to " + (size - 1) + ", found " + dimension);
    }
  }
}
