package dev.limn.conformance.server;

import dev.limn.conformance.CheckFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor that is sent or was answered.
 *
 * @param name its name
 * @param datatype of its elements
 * @param shape its lengths
 * @param values its elements in row-major order
 */
record TensorValue(String name, Datatype datatype, long[] shape, double[] values) {

  /** Two runs of a model may differ by rounding: 1e-4 of what is greater than 1. */
  private static final double TOLERANCE = 1e-4;

  /** A pixel that is rounded may fall to either side; a class or a truth may not. */
  private static final double LEVEL_TOLERANCE = 1;

  /** How {@link #requireClose} is told. */
  static final String TOLERANCE_TEXT =
      "within 1e-4, relative above 1; UINT8 within 1; other whole numbers and BOOL exact";

  /** The product of lengths, which is that of a tensor in memory. */
  static int count(long[] shape) {
    long count = 1;
    for (long length : shape) {
      count = Math.multiplyExact(count, length);
    }
    return Math.toIntExact(count);
  }

  byte[] bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * datatype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      datatype.write(value, bytes);
    }
    return bytes.array();
  }

  /** Holds an answer of the same question against this one. */
  void requireClose(TensorValue found, String where) {
    if (values.length != found.values.length) {
      throw new CheckFailure(
          "%s: output '%s' has %d elements, found %d"
              .formatted(where, name, values.length, found.values.length));
    }
    for (int i = 0; i < values.length; i++) {
      double tolerance = tolerance(values[i]);
      // Written so that NaN fails.
      if (!(Math.abs(values[i] - found.values[i]) <= tolerance)) {
        throw new CheckFailure(
            "%s: output '%s'[%d] expects %s, found %s"
                .formatted(where, name, i, values[i], found.values[i]));
      }
    }
  }

  private double tolerance(double value) {
    if (datatype.isFloating()) {
      return TOLERANCE * Math.max(1, Math.abs(value));
    }
    return datatype == Datatype.UINT8 ? LEVEL_TOLERANCE : 0;
  }
}
