package dev.limn.runtime.random;

import java.util.Objects;

/**
 * Draws random numbers that depend on (seed, index, purpose) alone: there is no state to advance,
 * so the order of draws, the batch and the thread never matter.
 *
 * <p>Philox4x32-10 with key = seed and counter words (low half of index, high half of index,
 * purpose, block). The purposes below 16 belong to sampling and mean the same for ever; training
 * takes those from 16 on. Immutable, may be shared by threads.
 */
public final class CounterRandom {

  /** Purpose of the normals that make up a sample's latent. */
  public static final int LATENT = 0;

  /** Purpose of a sample's label where none was asked for. */
  public static final int LABEL = 1;

  /** Purpose of the uniform that chooses a sample's component of a mixture prior. */
  public static final int COMPONENT = 2;

  private static final double UNIT = 0x1p-32;

  private final long seed;

  /**
   * Makes the generator of one seed.
   *
   * @param seed any value
   */
  public CounterRandom(long seed) {
    this.seed = seed;
  }

  /**
   * Fills a range with independent standard normal numbers.
   *
   * <p>Number {@code j} is the AS 241 quantile of (u + 1/2) / 2^32, rounded to float, where u is
   * word {@code j mod 4} of block {@code j / 4}, read as unsigned.
   *
   * @param index which sample, any value
   * @param purpose which stream of that sample
   * @param target receives the numbers
   * @param offset where the first one goes
   * @param count how many, from 0 on
   * @throws IndexOutOfBoundsException if the range does not lie in {@code target}
   */
  public void normals(long index, int purpose, float[] target, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, target.length);
    int[] block = new int[4];
    for (int j = 0; j < count; j++) {
      if ((j & 3) == 0) {
        draw(index, purpose, j >>> 2, block);
      }
      target[offset + j] = (float) NormalQuantile.at(uniform(block[j & 3]));
    }
  }

  /**
   * Fills rows with the normals of as many samples, one after another: the same numbers as {@link
   * #normals(long, int, float[], int, int)} gives row by row, sooner.
   *
   * @param firstIndex the sample of the first row, any value
   * @param rows how many samples, from 0 on
   * @param purpose which stream of each sample
   * @param target receives {@code rows * size} numbers
   * @param offset where the first one goes
   * @param size how many numbers a sample has, from 0 on
   * @param scratch two arrays with room for {@code rows * size} numbers each, whose content is lost
   * @throws IndexOutOfBoundsException if the rows do not lie in {@code target} and {@code scratch}
   */
  public void normals(
      long firstIndex,
      int rows,
      int purpose,
      float[] target,
      int offset,
      int size,
      double[][] scratch) {
    int count = Math.multiplyExact(rows, size);
    Objects.checkFromIndexSize(offset, count, target.length);
    uniforms(firstIndex, rows, purpose, scratch[0], 0, size);
    NormalQuantile.all(scratch[0], scratch[1], count, target, offset);
  }

  /**
   * Fills a range with independent uniform numbers in the open interval (0, 1).
   *
   * @param index which sample, any value
   * @param purpose which stream of that sample
   * @param target receives the numbers, each (u + 1/2) / 2^32 of one unsigned word u
   * @param offset where the first one goes
   * @param count how many, from 0 on
   * @throws IndexOutOfBoundsException if the range does not lie in {@code target}
   */
  public void uniforms(long index, int purpose, double[] target, int offset, int count) {
    uniforms(index, 1, purpose, target, offset, count);
  }

  /**
   * Fills rows with the uniform numbers of as many samples, one after another: those that {@link
   * #uniforms(long, int, double[], int, int)} gives row by row.
   *
   * @param firstIndex the sample of the first row, any value
   * @param rows how many samples, from 0 on
   * @param purpose which stream of each sample
   * @param target receives {@code rows * size} numbers
   * @param offset where the first one goes
   * @param size how many numbers a sample has, from 0 on
   * @throws IndexOutOfBoundsException if the rows do not lie in {@code target}
   */
  public void uniforms(
      long firstIndex, int rows, int purpose, double[] target, int offset, int size) {
    Objects.checkFromIndexSize(offset, Math.multiplyExact(rows, size), target.length);
    int[] block = new int[4];
    int at = offset;
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < size; j++) {
        if ((j & 3) == 0) {
          draw(firstIndex + row, purpose, j >>> 2, block);
        }
        target[at++] = uniform(block[j & 3]);
      }
    }
  }

  /**
   * Draws a whole number from 0 (inclusive) to {@code bound} (exclusive): the high half of the
   * first word times bound, whose deviation from uniform is at most bound / 2^32.
   *
   * @param index which sample, any value
   * @param purpose which stream of that sample
   * @param bound how many values there are, at least 1
   * @return the number
   * @throws IllegalArgumentException if bound is less than 1
   */
  public int below(long index, int purpose, int bound) {
    return below(index, purpose, bound, new int[4]);
  }

  /**
   * Draws such a number for each of some samples in turn.
   *
   * @param firstIndex the first sample, any value
   * @param count how many samples, from 0 on
   * @param purpose which stream of each sample
   * @param bound how many values there are, at least 1
   * @param target receives a number a sample, from its start
   * @throws IllegalArgumentException if bound is less than 1
   * @throws IndexOutOfBoundsException if they do not lie in {@code target}
   */
  public void below(long firstIndex, int count, int purpose, int bound, int[] target) {
    Objects.checkFromIndexSize(0, count, target.length);
    int[] block = new int[4];
    for (int i = 0; i < count; i++) {
      target[i] = below(firstIndex + i, purpose, bound, block);
    }
  }

  private int below(long index, int purpose, int bound, int[] block) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound must be at least 1, found " + bound);
    }
    draw(index, purpose, 0, block);
    return (int) (Integer.toUnsignedLong(block[0]) * bound >>> 32);
  }

  private static double uniform(int word) {
    return (Integer.toUnsignedLong(word) + 0.5) * UNIT;
  }

  private void draw(long index, int purpose, int number, int[] block) {
    block[0] = (int) index;
    block[1] = (int) (index >>> 32);
    block[2] = purpose;
    block[3] = number;
    Philox.encrypt(seed, block);
  }
}
