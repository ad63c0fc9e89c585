package dev.limn.conformance.model;

import dev.limn.conformance.CheckFailure;
import dev.limn.onnx.Tensor;

/** What a decoder's pixels must be, given its image: computed here by a plain loop. */
final class PixelRule {

  private PixelRule() {}

  /**
   * Holds pixels uint8 [N,H,W,C] against image float32 [N,C,H,W]: 255 levels, rounded half to even,
   * saturating.
   */
  static void require(Tensor image, Tensor pixels) {
    long[] shape = image.shape();
    int channels = Math.toIntExact(shape[1]);
    int area = Math.toIntExact(shape[2] * shape[3]);
    float[] values = image.toFloats();
    for (int i = 0; i < values.length; i++) {
      int row = i / (channels * area);
      int channel = i / area % channels;
      int place = i % area;
      int at = (row * area + place) * channels + channel;
      int found = Byte.toUnsignedInt(pixels.data().get(pixels.data().position() + at));
      int expected = level(values[i]);
      if (found != expected) {
        throw new CheckFailure(
            "pixels["
                + at
                + "] expects "
                + expected
                + " for image value "
                + values[i]
                + ", found "
                + found);
      }
    }
  }

  /** As QuantizeLinear does: division in float by the scale float(1/255). */
  private static int level(float value) {
    return (int) Math.max(0, Math.min(255, Math.rint(value / (1 / 255f))));
  }
}
