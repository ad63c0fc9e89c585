package dev.limn.onnx;

/** IEEE 754 binary16, the element type {@link ElementType#FLOAT16}. */
final class HalfFloat {

  /** The greatest finite value. */
  static final float MAX = 65504;

  private static final int SIGN = 0x8000;
  private static final int INFINITY = 0x7c00;
  private static final float SMALLEST_NORMAL = 0x1p-14f;

  private HalfFloat() {}

  /**
   * The nearest half, ties to even.
   *
   * @param value any number
   * @return its bits; infinity for what lies beyond {@link #MAX} by half a unit or more
   */
  static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & SIGN;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | INFINITY | 0x200);
    }
    if (magnitude < SMALLEST_NORMAL) {
      // Below, halves are 2^-24 apart; rint rounds ties to even.
      return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
    }
    // Adding half a unit of the last place kept, less one where it is even, carries into the
    // exponent.
    int magnitudeBits = bits & 0x7fffffff;
    int rounded = magnitudeBits + 0xfff + (magnitudeBits >>> 13 & 1);
    int half = (rounded >>> 13) - (127 - 15 << 10);
    return (short) (sign | Math.min(half, INFINITY));
  }

  /**
   * The value of a half, exactly.
   *
   * @param bits its bits
   * @return its value
   */
  static float toFloat(short bits) {
    int exponent = bits >>> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(exponent + 127 - 15 << 23 | fraction << 13);
        };
    return (bits & SIGN) == 0 ? magnitude : -magnitude;
  }
}
