package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A dense tensor: the content of an initializer or of a {@code test_data_set_0/*.pb} file.
 * Immutable; safe to share between threads.
 *
 * @param name its name, may be empty
 * @param type its element type
 * @param shape sizes of its axes, outermost first; empty for a scalar
 * @param data its elements in row-major order, little-endian, from position to limit
 */
public record Tensor(String name, ElementType type, long[] shape, ByteBuffer data) {

  /**
   * Keeps a read-only view of the data, which must not change afterwards.
   *
   * @throws OnnxException if an axis is negative or the data has not the size that the shape asks
   */
  public Tensor {
    Objects.requireNonNull(name, "name");
    shape = shape.clone();
    data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long expected = byteCount(name, type, shape);
    if (data.remaining() != expected) {
      throw new OnnxException(
          "tensor '%s' %s %s needs %d bytes, found %d"
              .formatted(name, type, Arrays.toString(shape), expected, data.remaining()));
    }
  }

  /** Sizes of the axes; the caller's own copy. */
  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** The elements, little-endian and read-only; the caller's own position and limit. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Number of elements. */
  public int size() {
    return data.limit() / type.byteSize();
  }

  /**
   * A float32 tensor.
   *
   * @param name its name
   * @param shape its axes
   * @param values its elements in row-major order
   * @return the tensor
   * @throws OnnxException if the number of values is not the product of the axes
   */
  public static Tensor ofFloats(String name, long[] shape, float... values) {
    ByteBuffer data = allocate(Math.multiplyExact(4, values.length));
    data.asFloatBuffer().put(values);
    return new Tensor(name, ElementType.FLOAT32, shape, data);
  }

  /**
   * An int64 tensor.
   *
   * @param name its name
   * @param shape its axes
   * @param values its elements in row-major order
   * @return the tensor
   * @throws OnnxException if the number of values is not the product of the axes
   */
  public static Tensor ofLongs(String name, long[] shape, long... values) {
    ByteBuffer data = allocate(Math.multiplyExact(8, values.length));
    data.asLongBuffer().put(values);
    return new Tensor(name, ElementType.INT64, shape, data);
  }

  /**
   * A uint8 tensor.
   *
   * @param name its name
   * @param shape its axes
   * @param values its elements in row-major order
   * @return the tensor
   * @throws OnnxException if the number of values is not the product of the axes
   */
  public static Tensor ofBytes(String name, long[] shape, byte... values) {
    return new Tensor(name, ElementType.UINT8, shape, ByteBuffer.wrap(values.clone()));
  }

  /**
   * Reads a serialized {@code TensorProto}, as in the ONNX model zoo's {@code test_data_set_0}.
   *
   * @param bytes the whole file
   * @return the tensor
   * @throws OnnxException if the bytes are no tensor, refer to external data, hold a type that Limn
   *     does not read, or more or fewer elements than the shape asks
   */
  public static Tensor parse(byte[] bytes) {
    try {
      return TensorReader.read(TensorProto.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new OnnxException("not an ONNX tensor (TensorProto): " + e.getMessage(), e);
    }
  }

  /** The serialized {@code TensorProto} with raw data; the same tensor gives the same bytes. */
  public byte[] toBytes() {
    return toProto().toByteArray();
  }

  /**
   * The elements of a float32 tensor.
   *
   * @return the caller's own copy
   * @throws OnnxException if the type is another
   */
  public float[] toFloats() {
    requireType(ElementType.FLOAT32);
    float[] values = new float[size()];
    data().asFloatBuffer().get(values);
    return values;
  }

  /**
   * The elements of an int64 tensor.
   *
   * @return the caller's own copy
   * @throws OnnxException if the type is another
   */
  public long[] toLongs() {
    requireType(ElementType.INT64);
    long[] values = new long[size()];
    data().asLongBuffer().get(values);
    return values;
  }

  /**
   * An element of a floating type, in double precision.
   *
   * @param index its place in row-major order
   * @return its value
   * @throws OnnxException if the type is not floating
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public double realAt(int index) {
    return switch (type) {
      case FLOAT32 -> data().getFloat(4 * index);
      case FLOAT64 -> data().getDouble(8 * index);
      case FLOAT16 -> HalfFloat.toFloat(data().getShort(2 * index));
      case BFLOAT16 -> Float.intBitsToFloat(data().getShort(2 * index) << 16);
      default ->
          throw new OnnxException("tensor '%s' is %s, no real numbers".formatted(name, type));
    };
  }

  /**
   * An element of a type of whole numbers or truth values.
   *
   * @param index its place in row-major order
   * @return its value; of a uint64 its bits
   * @throws OnnxException if the type is floating
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public long integerAt(int index) {
    return switch (type) {
      case UINT8 -> Byte.toUnsignedLong(data().get(index));
      case INT8, BOOL -> data().get(index);
      case UINT16 -> Short.toUnsignedLong(data().getShort(2 * index));
      case INT16 -> data().getShort(2 * index);
      case UINT32 -> Integer.toUnsignedLong(data().getInt(4 * index));
      case INT32 -> data().getInt(4 * index);
      case INT64, UINT64 -> data().getLong(8 * index);
      default -> throw new OnnxException("tensor '%s' is %s, no integers".formatted(name, type));
    };
  }

  /**
   * The same elements under another name.
   *
   * @param newName the other name
   * @return the renamed tensor
   */
  public Tensor named(String newName) {
    return new Tensor(newName, type, shape, data);
  }

  TensorProto toProto() {
    TensorProto.Builder proto = TensorProto.newBuilder().setName(name).setDataType(type.code());
    for (long size : shape) {
      proto.addDims(size);
    }
    return proto.setRawData(UnsafeByteOperations.unsafeWrap(data())).build();
  }

  /** Exact size of the elements, before anything is allocated. */
  static int byteCount(String name, ElementType type, long[] shape) {
    long bytes = type.byteSize();
    for (long size : shape) {
      if (size < 0) {
        throw new OnnxException(
            "tensor '%s' has a negative axis: %s".formatted(name, Arrays.toString(shape)));
      }
      bytes = saturatedProduct(bytes, size);
    }
    if (bytes > Integer.MAX_VALUE) {
      throw new OnnxException(
          "tensor '%s' %s %s is larger than 2 GiB: Limn reads smaller tensors only"
              .formatted(name, type, Arrays.toString(shape)));
    }
    return (int) bytes;
  }

  private static long saturatedProduct(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }

  private void requireType(ElementType wanted) {
    if (type != wanted) {
      throw new OnnxException("tensor '%s' is %s, expected %s".formatted(name, type, wanted));
    }
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Equal name, type, shape and bytes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor t
        && name.equals(t.name)
        && type == t.type
        && Arrays.equals(shape, t.shape)
        && data.equals(t.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type, Arrays.hashCode(shape), data);
  }

  /** Name, type and shape, such as {@code image float32 [2, 1, 28, 28]}. */
  @Override
  public String toString() {
    return name + " " + type + " " + Arrays.toString(shape);
  }
}
