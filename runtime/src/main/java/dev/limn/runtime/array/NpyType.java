package dev.limn.runtime.array;

import java.util.Arrays;
import java.util.Optional;

/** The element types that Limn writes to and reads from NumPy files. */
public enum NpyType {
  /** Unsigned 8-bit: pixels. */
  UINT8("|u1", 1),
  /** Signed 64-bit, little-endian: labels. */
  INT64("<i8", 8),
  /** 32-bit float, little-endian: latents. */
  FLOAT32("<f4", 4),
  /** 64-bit float, little-endian. */
  FLOAT64("<f8", 8);

  private final String description;
  private final int byteSize;

  NpyType(String description, int byteSize) {
    this.description = description;
    this.byteSize = byteSize;
  }

  /** The {@code descr} of a NumPy header. */
  String description() {
    return description;
  }

  /**
   * How many bytes an element takes.
   *
   * @return 1, 4 or 8
   */
  public int byteSize() {
    return byteSize;
  }

  static Optional<NpyType> of(String description) {
    return Arrays.stream(values()).filter(t -> t.description.equals(description)).findFirst();
  }
}
