package dev.limn.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The element types of dense tensors that Limn can size and read, with their ONNX codes. */
public enum ElementType {
  /** IEEE single precision. */
  FLOAT32(1, 4),
  /** Unsigned byte. */
  UINT8(2, 1),
  /** Signed byte. */
  INT8(3, 1),
  /** Unsigned 16-bit integer. */
  UINT16(4, 2),
  /** Signed 16-bit integer. */
  INT16(5, 2),
  /** Signed 32-bit integer. */
  INT32(6, 4),
  /** Signed 64-bit integer. */
  INT64(7, 8),
  /** One byte, 0 or 1. */
  BOOL(9, 1),
  /** IEEE half precision. */
  FLOAT16(10, 2),
  /** IEEE double precision. */
  FLOAT64(11, 8),
  /** Unsigned 32-bit integer. */
  UINT32(12, 4),
  /** Unsigned 64-bit integer. */
  UINT64(13, 8),
  /** The upper half of a single: 8 exponent bits, 7 mantissa bits. */
  BFLOAT16(16, 2);

  private final int code;
  private final int byteSize;

  ElementType(int code, int byteSize) {
    this.code = code;
    this.byteSize = byteSize;
  }

  /** The number that stands for this type in {@code TensorProto.data_type}. */
  public int code() {
    return code;
  }

  /** Bytes of one element in {@code TensorProto.raw_data}. */
  public int byteSize() {
    return byteSize;
  }

  /** Whether elements are real numbers rather than integers or truth values. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64 || this == FLOAT16 || this == BFLOAT16;
  }

  /**
   * The type of an ONNX code.
   *
   * @param code a {@code TensorProto.DataType} number
   * @return its type, empty for strings, complex and packed types, which Limn does not read
   */
  public static Optional<ElementType> ofCode(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /** The lower-case name, such as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
