package dev.limn.conformance.exporter;

import java.util.Arrays;

/**
 * A dense array for plain loops.
 *
 * @param shape sizes of the axes, outermost first; the first is the batch
 * @param values elements in row-major order
 */
public record NumericArray(int[] shape, double[] values) {

  /** Refuses values that do not fill the shape. */
  public NumericArray {
    if (size(shape) != values.length) {
      throw new IllegalArgumentException(
          "%s needs %d values, found %d"
              .formatted(Arrays.toString(shape), size(shape), values.length));
    }
  }

  /** An array of zeros. */
  static NumericArray zeros(int... shape) {
    return new NumericArray(shape, new double[size(shape)]);
  }

  static int size(int[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  int batch() {
    return shape[0];
  }

  int axis(int i) {
    return shape[i];
  }

  /** Elements of one sample. */
  int stride() {
    return values.length / batch();
  }

  /** An element of an image {@code [N,C,H,W]}. */
  double at(int n, int c, int y, int x) {
    return values[index(n, c, y, x)];
  }

  /** An element of an image, 0 outside of it. */
  double padded(int n, int c, int y, int x) {
    return inside(y, x) ? at(n, c, y, x) : 0;
  }

  boolean inside(int y, int x) {
    return y >= 0 && y < shape[2] && x >= 0 && x < shape[3];
  }

  int index(int n, int c, int y, int x) {
    return ((n * shape[1] + c) * shape[2] + y) * shape[3] + x;
  }
}
