package dev.limn.runtime.array;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * An array in row-major order, as a NumPy file holds it.
 *
 * @param type the type of an element
 * @param shape the lengths of the axes, outermost first; empty for a scalar
 * @param data the elements, little-endian; owned by the array, never written to
 */
public record NpyArray(NpyType type, long[] shape, byte[] data) {

  /**
   * Checks that the data fills the shape.
   *
   * @throws IllegalArgumentException if a length is negative or the data does not fill the shape
   * @throws ArithmeticException if the shape has more elements than a long can count
   */
  public NpyArray {
    long expected = Math.multiplyExact(elementCount(shape), type.byteSize());
    if (data.length != expected) {
      throw new IllegalArgumentException(
          "array "
              + Arrays.toString(shape)
              + " of "
              + type
              + " needs "
              + expected
              + " bytes, found "
              + data.length);
    }
  }

  /**
   * Wraps bytes as unsigned 8-bit numbers.
   *
   * @param data the elements; not copied
   * @param shape the lengths of the axes
   * @return the array
   */
  public static NpyArray ofBytes(byte[] data, long... shape) {
    return new NpyArray(NpyType.UINT8, shape, data);
  }

  /**
   * Copies labels or other whole numbers as signed 64-bit numbers.
   *
   * @param values the elements
   * @param shape the lengths of the axes
   * @return the array
   */
  public static NpyArray ofInts(int[] values, long... shape) {
    ByteBuffer buffer = buffer(Math.multiplyExact(values.length, Long.BYTES));
    for (int value : values) {
      buffer.putLong(value);
    }
    return new NpyArray(NpyType.INT64, shape, buffer.array());
  }

  /**
   * Copies numbers as 32-bit floats.
   *
   * @param values the elements
   * @param shape the lengths of the axes
   * @return the array
   */
  public static NpyArray ofFloats(float[] values, long... shape) {
    ByteBuffer buffer = buffer(Math.multiplyExact(values.length, Float.BYTES));
    buffer.asFloatBuffer().put(values);
    return new NpyArray(NpyType.FLOAT32, shape, buffer.array());
  }

  /**
   * Copies the elements out as floats.
   *
   * @return the elements in row-major order
   * @throws IllegalStateException if the elements are not 32-bit floats
   */
  public float[] floats() {
    require(NpyType.FLOAT32);
    float[] values = new float[data.length / Float.BYTES];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /**
   * Copies the elements out as doubles.
   *
   * @return the elements in row-major order
   * @throws IllegalStateException if the elements are not 32-bit or 64-bit floats
   */
  public double[] doubles() {
    if (type == NpyType.FLOAT32) {
      float[] floats = floats();
      double[] values = new double[floats.length];
      Arrays.setAll(values, i -> floats[i]);
      return values;
    }
    require(NpyType.FLOAT64);
    double[] values = new double[data.length / Double.BYTES];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    return values;
  }

  /**
   * Copies the elements out as longs.
   *
   * @return the elements in row-major order
   * @throws IllegalStateException if the elements are not 64-bit whole numbers
   */
  public long[] longs() {
    require(NpyType.INT64);
    long[] values = new long[data.length / Long.BYTES];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
    return values;
  }

  /** Type and shape, such as {@code float32 [2, 20]}. */
  @Override
  public String toString() {
    return type.name().toLowerCase(Locale.ROOT) + " " + Arrays.toString(shape);
  }

  private void require(NpyType wanted) {
    if (type != wanted) {
      throw new IllegalStateException("elements are " + type + ", not " + wanted);
    }
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static long elementCount(long[] shape) {
    long count = 1;
    for (long length : shape) {
      if (length < 0) {
        throw new IllegalArgumentException("negative length in shape " + Arrays.toString(shape));
      }
      count = Math.multiplyExact(count, length);
    }
    return count;
  }
}
