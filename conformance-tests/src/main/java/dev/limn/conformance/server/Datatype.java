package dev.limn.conformance.server;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The element types of the protocol, with their sizes in bytes and ranges. */
enum Datatype {
  BOOL(1, 0, 1),
  UINT8(1, 0, 255),
  UINT16(2, 0, 65_535),
  UINT32(4, 0, 4_294_967_295.0),
  UINT64(8, 0, 0x1p64),
  INT8(1, -128, 127),
  INT16(2, -32_768, 32_767),
  INT32(4, Integer.MIN_VALUE, Integer.MAX_VALUE),
  INT64(8, Long.MIN_VALUE, Long.MAX_VALUE),
  FP16(2, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
  BF16(2, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
  FP32(4, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
  FP64(8, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
  BYTES(0, 0, 0);

  private final int bytes;
  private final double least;
  private final double greatest;

  Datatype(int bytes, double least, double greatest) {
    this.bytes = bytes;
    this.least = least;
    this.greatest = greatest;
  }

  static Optional<Datatype> of(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  int bytes() {
    return bytes;
  }

  boolean isFloating() {
    return this == FP32 || this == FP64 || this == FP16 || this == BF16;
  }

  /** Whether this suite can fill and read such tensors, as JSON and as bytes. */
  boolean isTried() {
    return this != BYTES && this != FP16 && this != BF16;
  }

  /** Whether a number is one of the type. */
  boolean holds(double value) {
    boolean whole = isFloating() || value == Math.rint(value);
    return whole && value >= least && value <= greatest;
  }

  /** The next element of little-endian bytes. */
  double read(ByteBuffer from) {
    return switch (this) {
      case BOOL, INT8 -> from.get();
      case UINT8 -> Byte.toUnsignedInt(from.get());
      case UINT16 -> Short.toUnsignedInt(from.getShort());
      case INT16 -> from.getShort();
      case UINT32 -> Integer.toUnsignedLong(from.getInt());
      case INT32 -> from.getInt();
      case UINT64, INT64 -> from.getLong();
      case FP32 -> from.getFloat();
      case FP64 -> from.getDouble();
      case FP16, BF16, BYTES -> throw new IllegalStateException(this + " is not tried");
    };
  }

  void write(double value, ByteBuffer to) {
    switch (this) {
      case BOOL, UINT8, INT8 -> to.put((byte) value);
      case UINT16, INT16 -> to.putShort((short) value);
      case UINT32, INT32 -> to.putInt((int) (long) value);
      case UINT64, INT64 -> to.putLong((long) value);
      case FP32 -> to.putFloat((float) value);
      case FP64 -> to.putDouble(value);
      case FP16, BF16, BYTES -> throw new IllegalStateException(this + " is not tried");
    }
  }
}
