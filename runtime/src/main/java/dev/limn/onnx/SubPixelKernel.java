package dev.limn.onnx;

/**
 * A transposed convolution of stride s as an ordinary one of stride 1 that makes s * s images, each
 * a phase of the result, which {@code DepthToSpace} weaves and a {@code Slice} cuts to size: of
 * kernel K = ceil(k / s), padding K - 1.
 *
 * <p>Source: W. Shi et al., "Is the deconvolution layer the same as a convolutional layer?",
 * arXiv:1609.07009.
 *
 * @param weights {@code [s * s * Cout, Cin, K, K]}, phase by phase
 * @param out Cout
 * @param in Cin
 * @param stride s
 * @param size K
 */
record SubPixelKernel(float[] weights, int out, int in, int stride, int size) {

  /**
   * Rearranges a kernel.
   *
   * @param weight {@code [Cin, Cout, k, k]} of a transposed convolution
   * @param stride s
   */
  static SubPixelKernel of(Tensor weight, int stride) {
    int in = (int) weight.shape()[0];
    int out = (int) weight.shape()[1];
    int kernel = (int) weight.shape()[2];
    int size = (kernel + stride - 1) / stride;
    float[] given = weight.toFloats();
    float[] weights = new float[stride * stride * out * in * size * size];
    int at = 0;
    for (int phase = 0; phase < stride * stride; phase++) {
      for (int to = 0; to < out; to++) {
        for (int from = 0; from < in; from++) {
          for (int tap = 0; tap < size * size; tap++) {
            // The kernel is turned around, and reaches beyond its edge where s does not divide k.
            int y = (size - 1 - tap / size) * stride + phase / stride;
            int x = (size - 1 - tap % size) * stride + phase % stride;
            boolean inside = y < kernel && x < kernel;
            weights[at++] = inside ? given[((from * out + to) * kernel + y) * kernel + x] : 0;
          }
        }
      }
    }
    return new SubPixelKernel(weights, out, in, stride, size);
  }

  int phases() {
    return stride * stride;
  }

  /** The weights of one output channel and phase. */
  int weightsPerChannel() {
    return in * size * size;
  }

  /** A number an output channel, repeated for each phase. */
  float[] repeated(float[] perChannel) {
    float[] repeated = new float[phases() * out];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = perChannel[i % out];
    }
    return repeated;
  }
}
