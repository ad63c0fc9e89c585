package dev.limn.conformance.exporter;

import dev.limn.conformance.exporter.Layer.Window;
import java.util.SplittableRandom;

/** Draws layers with random weights, scaled so that outputs stay near 1. */
final class LayerDraw {

  private final SplittableRandom random;

  LayerDraw(long seed) {
    random = new SplittableRandom(seed);
  }

  Layer.Dense dense(int in, int out, boolean bias) {
    return new Layer.Dense(in, out, uniform(in * out, scale(in)), bias(out, bias));
  }

  Layer.Convolution convolution(int in, int out, Window window, int groups, boolean bias) {
    int taps = in / groups * window.kernel() * window.kernel();
    return new Layer.Convolution(
        in, out, window, groups, uniform(out * taps, scale(taps)), bias(out, bias));
  }

  Layer.TransposedConvolution transposed(
      int in, int out, Window window, int outputPadding, boolean bias) {
    int taps = window.kernel() * window.kernel();
    return new Layer.TransposedConvolution(
        in,
        out,
        window,
        outputPadding,
        uniform(in * out * taps, scale(in * taps)),
        bias(out, bias));
  }

  /** Statistics far from 0 and 1, so that an exporter that leaves them out is found out. */
  Layer.BatchNormalization norm(int channels) {
    float[] variance = uniform(channels, 1);
    for (int c = 0; c < channels; c++) {
      variance[c] = 1.5f + variance[c];
    }
    return new Layer.BatchNormalization(
        uniform(channels, 2), uniform(channels, 1), uniform(channels, 1), variance, 1e-5f);
  }

  float[] uniform(int count, double bound) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }

  private float[] bias(int count, boolean present) {
    return present ? uniform(count, 1) : new float[0];
  }

  private static double scale(int fanIn) {
    return Math.sqrt(3.0 / fanIn);
  }
}
