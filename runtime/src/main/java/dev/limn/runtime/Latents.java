package dev.limn.runtime;

import dev.limn.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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

  /**
   * One latent.
   *
   * @param index which, from 0 to N - 1
   * @return a copy of its Z numbers
   * @throws IndexOutOfBoundsException if there is no such latent
   */
  public float[] row(int index) {
    Objects.checkIndex(index, count);
    return Arrays.copyOfRange(values, index * size, (index + 1) * size);
  }

  /**
   * Each latent several times in a row, such as once for each class.
   *
   * @param times how many times, from 1 on
   * @return {@code [N*times,Z]}: the first latent {@code times} times, then the second, ...
   * @throws UsageException if times is less than 1, or they are more than an array can hold
   */
  public Latents eachRepeated(int times) {
    if (times < 1) {
      throw new UsageException("latents must be repeated at least once, found " + times);
    }
    float[] repeated = new float[length((long) count * times, size)];
    for (int i = 0; i < count * times; i++) {
      System.arraycopy(values, i / times * size, repeated, i * size, size);
    }
    return new Latents(count * times, size, repeated);
  }

  /**
   * Latents one after the other.
   *
   * @param parts at least one, all of one size
   * @return {@code [sum of N,Z]}
   * @throws UsageException if there are none, their sizes differ, or they are more than an array
   *     can hold
   */
  public static Latents concat(List<Latents> parts) {
    List<Integer> sizes = parts.stream().map(Latents::size).distinct().toList();
    if (sizes.size() != 1) {
      throw new UsageException("latents that are joined must be of one size, found " + sizes);
    }
    long count = parts.stream().mapToLong(Latents::count).sum();
    float[] values = new float[length(count, sizes.get(0))];
    int at = 0;
    for (Latents part : parts) {
      System.arraycopy(part.values, 0, values, at, part.values.length);
      at += part.values.length;
    }
    return new Latents((int) count, sizes.get(0), values);
  }

  /** How many floats so many latents are. */
  static int length(long count, int size) {
    if (count > Integer.MAX_VALUE / size) {
      throw new UsageException(
          "latents [%d,%d] are more than an array can hold: ask for fewer".formatted(count, size));
    }
    return (int) count * size;
  }
}
