package dev.limn.conformance.exporter;

import dev.limn.conformance.exporter.Layer.Window;

/** Layers with windows, as plain loops over images {@code [N,C,H,W]}. */
final class WindowLoops {

  private WindowLoops() {}

  /** One output element. */
  private interface Pixel {
    double value(int n, int c, int y, int x);
  }

  static NumericArray convolution(NumericArray input, Layer.Convolution layer) {
    Window w = layer.window();
    int part = layer.in() / layer.groups();
    return image(
        input.batch(),
        layer.out(),
        w.outputSize(input.axis(2)),
        w.outputSize(input.axis(3)),
        (n, o, y, x) -> {
          int first = o / (layer.out() / layer.groups()) * part;
          double sum = DenseLoops.biasOf(layer.bias(), o);
          for (int i = 0; i < part; i++) {
            for (int ky = 0; ky < w.kernel(); ky++) {
              for (int kx = 0; kx < w.kernel(); kx++) {
                int row = y * w.stride() - w.padding() + ky * w.dilation();
                int column = x * w.stride() - w.padding() + kx * w.dilation();
                int tap = ((o * part + i) * w.kernel() + ky) * w.kernel() + kx;
                sum += layer.weight()[tap] * input.padded(n, first + i, row, column);
              }
            }
          }
          return sum;
        });
  }

  /** Scatters instead of gathering: the definition, and nothing like the trainer's own way. */
  static NumericArray transposedConvolution(NumericArray input, Layer.TransposedConvolution layer) {
    Window w = layer.window();
    NumericArray output =
        image(
            input.batch(),
            layer.out(),
            transposedSize(w, input.axis(2), layer.outputPadding()),
            transposedSize(w, input.axis(3), layer.outputPadding()),
            (n, o, y, x) -> DenseLoops.biasOf(layer.bias(), o));
    for (int n = 0; n < input.batch(); n++) {
      for (int i = 0; i < layer.in(); i++) {
        for (int y = 0; y < input.axis(2); y++) {
          for (int x = 0; x < input.axis(3); x++) {
            scatter(input.at(n, i, y, x), n, i, y, x, layer, output);
          }
        }
      }
    }
    return output;
  }

  private static void scatter(
      double value,
      int n,
      int i,
      int y,
      int x,
      Layer.TransposedConvolution layer,
      NumericArray output) {
    Window w = layer.window();
    for (int o = 0; o < layer.out(); o++) {
      for (int ky = 0; ky < w.kernel(); ky++) {
        for (int kx = 0; kx < w.kernel(); kx++) {
          int row = y * w.stride() - w.padding() + ky;
          int column = x * w.stride() - w.padding() + kx;
          if (output.inside(row, column)) {
            int tap = ((i * layer.out() + o) * w.kernel() + ky) * w.kernel() + kx;
            output.values()[output.index(n, o, row, column)] += value * layer.weight()[tap];
          }
        }
      }
    }
  }

  private static int transposedSize(Window w, int input, int outputPadding) {
    return (input - 1) * w.stride() - 2 * w.padding() + w.kernel() + outputPadding;
  }

  static NumericArray maxPool(NumericArray input, Window w) {
    return pooled(
        input,
        w,
        (n, c, y, x) -> {
          double greatest = Double.NEGATIVE_INFINITY;
          for (int row = y; row < y + w.kernel(); row++) {
            for (int column = x; column < x + w.kernel(); column++) {
              if (input.inside(row, column)) {
                greatest = Math.max(greatest, input.at(n, c, row, column));
              }
            }
          }
          return greatest;
        });
  }

  static NumericArray averagePool(NumericArray input, Window w, boolean countPadding) {
    return pooled(
        input,
        w,
        (n, c, y, x) -> {
          double sum = 0;
          int count = 0;
          for (int row = y; row < y + w.kernel(); row++) {
            for (int column = x; column < x + w.kernel(); column++) {
              sum += input.padded(n, c, row, column);
              count += countPadding || input.inside(row, column) ? 1 : 0;
            }
          }
          return sum / count;
        });
  }

  /** Gives the pixel the window's upper left corner in the input. */
  private static NumericArray pooled(NumericArray input, Window w, Pixel pixel) {
    return image(
        input.batch(),
        input.axis(1),
        w.outputSize(input.axis(2)),
        w.outputSize(input.axis(3)),
        (n, c, y, x) ->
            pixel.value(n, c, y * w.stride() - w.padding(), x * w.stride() - w.padding()));
  }

  static NumericArray globalPool(NumericArray input, boolean greatest) {
    NumericArray output = NumericArray.zeros(input.batch(), input.axis(1));
    int each = input.stride() / input.axis(1);
    for (int i = 0; i < output.values().length; i++) {
      double sum = 0;
      double max = Double.NEGATIVE_INFINITY;
      for (int j = i * each; j < (i + 1) * each; j++) {
        sum += input.values()[j];
        max = Math.max(max, input.values()[j]);
      }
      output.values()[i] = greatest ? max : sum / each;
    }
    return output;
  }

  static NumericArray upsample(NumericArray input, int factor) {
    return image(
        input.batch(),
        input.axis(1),
        input.axis(2) * factor,
        input.axis(3) * factor,
        (n, c, y, x) -> input.at(n, c, y / factor, x / factor));
  }

  private static NumericArray image(int batch, int channels, int rows, int columns, Pixel pixel) {
    NumericArray output = NumericArray.zeros(batch, channels, rows, columns);
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < channels; c++) {
        for (int y = 0; y < rows; y++) {
          for (int x = 0; x < columns; x++) {
            output.values()[output.index(n, c, y, x)] = pixel.value(n, c, y, x);
          }
        }
      }
    }
    return output;
  }
}
