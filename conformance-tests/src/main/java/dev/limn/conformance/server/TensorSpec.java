package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.CheckFailure;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An input or output as a model's metadata describe it.
 *
 * @param name its name
 * @param datatype of its elements
 * @param shape its lengths, -1 where they vary
 */
record TensorSpec(String name, Datatype datatype, long[] shape) {

  /** Reads a {@code $metadata_tensor}; {@code where} is for messages. */
  static TensorSpec of(JsonNode json, String where) {
    String name = Fields.text(json, "name", where);
    String at = where + " '" + name + "'";
    String datatype = Fields.text(json, "datatype", at);
    return new TensorSpec(
        name,
        Datatype.of(datatype)
            .orElseThrow(
                () ->
                    new CheckFailure(at + " has datatype " + datatype + ", none of the protocol")),
        shape(Fields.list(json, "shape", at), -1, at));
  }

  /** Lengths, each a whole number from a least one on. */
  static long[] shape(JsonNode list, long least, String where) {
    long[] shape = new long[list.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      JsonNode length = list.get(axis);
      if (!length.isIntegralNumber() || length.longValue() < least) {
        throw new CheckFailure(
            "%s has shape %s: lengths are whole numbers from %d on".formatted(where, list, least));
      }
      shape[axis] = length.longValue();
    }
    return shape;
  }

  boolean isBatched() {
    return shape.length > 0 && shape[0] == -1;
  }

  /** Whether a tensor of this shape may be one of this description. */
  boolean admits(long[] found) {
    boolean fits = found.length == shape.length;
    for (int axis = 0; fits && axis < shape.length; axis++) {
      fits = shape[axis] == -1 || shape[axis] == found[axis];
    }
    return fits;
  }

  /**
   * A tensor to send: uniform numbers, or 0 and 1 in turn where they are whole, since what a whole
   * number means is not told.
   *
   * @param rows the length of the first axis where it varies; other axes that vary have length 1
   * @param seed other numbers, other elements
   */
  TensorValue filled(int rows, long seed) {
    long[] lengths = shape.clone();
    for (int axis = 0; axis < lengths.length; axis++) {
      lengths[axis] = lengths[axis] != -1 ? lengths[axis] : axis == 0 ? rows : 1;
    }
    double[] values = new double[TensorValue.count(lengths)];
    SplittableRandom random = new SplittableRandom(seed);
    Arrays.setAll(
        values,
        i -> datatype.isFloating() ? (float) random.nextDouble() : (i + Math.abs(seed)) % 2);
    return new TensorValue(name, datatype, lengths, values);
  }

  @Override
  public String toString() {
    return name + " " + datatype + " " + Arrays.toString(shape);
  }
}
