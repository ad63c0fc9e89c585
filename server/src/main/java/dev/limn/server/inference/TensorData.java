package dev.limn.server.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The elements of an input tensor as they came. Immutable by agreement. */
public sealed interface TensorData {

  /**
   * How many elements there are.
   *
   * @param elementBytes what one takes in bytes
   * @return the count, or -1 if the bytes are no whole number of elements
   */
  long count(int elementBytes);

  /**
   * Copies 32-bit floats out.
   *
   * @param target as long as there are elements
   */
  void floats(float[] target);

  /**
   * Copies signed 64-bit numbers out.
   *
   * @param target as long as there are elements
   * @throws BadRequest if an element is no whole number
   */
  void longs(long[] target);

  /**
   * The same elements of another body of the same layout.
   *
   * @param body the other body
   * @return elements that stand in the body's JSON as they are, others from that body
   */
  default TensorData in(byte[] body) {
    return this;
  }

  /**
   * Numbers of a JSON array.
   *
   * @param values the numbers
   * @param count how many of them there are; the rest of the array is room
   */
  record Numbers(double[] values, int count) implements TensorData {

    @Override
    public long count(int elementBytes) {
      return count;
    }

    @Override
    public void floats(float[] target) {
      for (int i = 0; i < target.length; i++) {
        target[i] = (float) values[i];
      }
    }

    @Override
    public void longs(long[] target) {
      for (int i = 0; i < target.length; i++) {
        target[i] = (long) values[i];
        if (target[i] != values[i]) {
          throw new BadRequest("an element of type INT64 must be whole, found " + values[i]);
        }
      }
    }
  }

  /**
   * Little-endian bytes.
   *
   * @param array where they are
   * @param offset the first one
   * @param length how many
   */
  record Bytes(byte[] array, int offset, int length) implements TensorData {

    @Override
    public long count(int elementBytes) {
      return length % elementBytes == 0 ? length / elementBytes : -1;
    }

    @Override
    public void floats(float[] target) {
      buffer().asFloatBuffer().get(target);
    }

    @Override
    public void longs(long[] target) {
      buffer().asLongBuffer().get(target);
    }

    @Override
    public TensorData in(byte[] body) {
      return new Bytes(body, offset, length);
    }

    private ByteBuffer buffer() {
      return ByteBuffer.wrap(array, offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
