package dev.limn.onnx;

/**
 * A layer's weights as signed codes, each output channel with a scale of its own, and its bias in
 * steps of the products. Codes lie in [-63, 63]: two products with unsigned codes fit 16 bits then,
 * which processors without VNNI add in.
 *
 * @param codes as many as the layer has weights, in the layer's order
 * @param scales a step an output channel
 * @param bias in steps of input scale times weight scale, which sums of products come in
 */
record QuantizedWeight(byte[] codes, float[] scales, int[] bias) {

  private static final int MOST = 63;

  /** Leaves as much room again for the products, which are added to it in 32 bits. */
  private static final int MOST_BIAS = 1 << 30;

  /** Tells the output channel of a weight. */
  interface Channel {
    int of(int index);
  }

  static QuantizedWeight of(float[] weights, float[] bias, float inputScale, Channel channel) {
    float[] scales = new float[bias.length];
    for (int i = 0; i < weights.length; i++) {
      scales[channel.of(i)] = Math.max(scales[channel.of(i)], Math.abs(weights[i]) / MOST);
    }
    int[] steps = new int[bias.length];
    for (int c = 0; c < bias.length; c++) {
      // Beside a bias this large, weights that all become 0 make no difference.
      float least = Math.abs(bias[c]) / inputScale / MOST_BIAS;
      // Of a channel whose numbers are all 0 any scale is right but 0.
      scales[c] = Math.max(scales[c], least) == 0 ? 1 : Math.max(scales[c], least);
      steps[c] = (int) Math.rint(bias[c] / ((double) inputScale * scales[c]));
    }
    byte[] codes = new byte[weights.length];
    for (int i = 0; i < weights.length; i++) {
      codes[i] = (byte) Math.rint(weights[i] / scales[channel.of(i)]);
    }
    return new QuantizedWeight(codes, scales, steps);
  }
}
