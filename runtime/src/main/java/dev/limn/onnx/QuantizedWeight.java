package dev.limn.onnx;

/**
 * A layer's weights as signed codes, each output channel with a scale of its own. Codes lie in
 * [-63, 63]: two products with unsigned codes fit 16 bits then, which processors without VNNI add
 * in.
 *
 * @param codes as many as the layer has weights, in the layer's order
 * @param scales a step an output channel
 */
record QuantizedWeight(byte[] codes, float[] scales) {

  private static final int MOST = 63;

  /** Tells the output channel of a weight. */
  interface Channel {
    int of(int index);
  }

  static QuantizedWeight of(float[] weights, int channels, Channel channel) {
    float[] scales = new float[channels];
    for (int i = 0; i < weights.length; i++) {
      scales[channel.of(i)] = Math.max(scales[channel.of(i)], Math.abs(weights[i]) / MOST);
    }
    for (int c = 0; c < channels; c++) {
      // Of a channel whose weights are all 0 any scale is right but 0.
      scales[c] = scales[c] == 0 ? 1 : scales[c];
    }
    byte[] codes = new byte[weights.length];
    for (int i = 0; i < weights.length; i++) {
      codes[i] = (byte) Math.rint(weights[i] / scales[channel.of(i)]);
    }
    return new QuantizedWeight(codes, scales);
  }

  /** A bias in steps of input scale times weight scale, which sums of products come in. */
  int[] bias(float[] bias, float inputScale) {
    int[] codes = new int[scales.length];
    for (int c = 0; c < codes.length; c++) {
      double steps = Math.rint((double) bias[c] / ((double) inputScale * scales[c]));
      codes[c] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, steps));
    }
    return codes;
  }
}
