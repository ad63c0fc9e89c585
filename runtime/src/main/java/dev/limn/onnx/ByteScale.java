package dev.limn.onnx;

/**
 * What the codes of a quantized value mean: {@code value = scale * (code - zeroPoint)}, codes from
 * 0 to 255.
 *
 * @param scale of one step, positive
 * @param zeroPoint the code of 0
 */
record ByteScale(float scale, int zeroPoint) {

  private static final int STEPS = 255;

  /** Codes for numbers of a range, which is widened to hold 0. */
  static ByteScale ofRange(float least, float most) {
    double low = Math.min(least, 0);
    double high = Math.max(most, 0);
    if (high == low) {
      return new ByteScale(1f / STEPS, 0);
    }
    double scale = (high - low) / STEPS;
    return new ByteScale((float) scale, (int) Math.rint(-low / scale));
  }

  /** The same codes for values so many times as large. */
  ByteScale times(float factor) {
    return new ByteScale(scale * factor, zeroPoint);
  }
}
