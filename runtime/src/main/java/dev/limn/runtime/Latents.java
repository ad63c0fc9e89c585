package dev.limn.runtime;

/**
 * A batch of latents {@code [N,Z]} in row-major order. Not copied: the maker hands the array over.
 *
 * @param count N, from 1 on
 * @param size Z, from 1 on
 * @param values N x Z floats
 */
public record Latents(int count, int size, float[] values) {

  /**
   * Checks that the values fill the shape.
   *
   * @throws IllegalArgumentException if they do not
   */
  public Latents {
    if (count < 1 || size < 1 || values.length != Math.multiplyExact(count, size)) {
      throw new IllegalArgumentException(
          "latents [" + count + "," + size + "] found in " + values.length + " floats");
    }
  }
}
