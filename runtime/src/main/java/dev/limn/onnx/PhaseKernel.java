package dev.limn.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Phases of a transposed convolution's output, made by an ordinary convolution of stride 1. The
 * phases of a tensor [N,C,H*r,W*r] are a tensor [N,r*r*C,H,W]: its channel (y * r + x) * C + c
 * holds the numbers at rows y modulo r and columns x modulo r. {@code DepthToSpace} weaves them.
 *
 * <p>Source: W. Shi et al., "Is the deconvolution layer the same as a convolutional layer?",
 * arXiv:1609.07009.
 *
 * @param weights {@code [phases * Cout, r * r * Cin, rows, columns]}
 * @param phases how many of the output's phases it makes
 * @param out Cout
 * @param in r * r * Cin
 * @param rows where the kernel lies along the rows
 * @param columns where it lies along the columns
 */
record PhaseKernel(float[] weights, int phases, int out, int in, Reach rows, Reach columns) {

  /**
   * How far a kernel reaches from the place that it makes.
   *
   * @param before how many places towards the start
   * @param after how many places towards the end
   */
  record Reach(int before, int after) {
    int size() {
      return before + 1 + after;
    }
  }

  /** A weight along one axis brings the input's phase {@code from}, some places on, to a phase. */
  private record Tap(int phase, int from, int place, int weight) {}

  /**
   * Makes all phases of the output.
   *
   * @param weight {@code [Cin,Cout,k,k]} of the transposed convolution
   * @param form its stride and padding
   * @param given r, how many phases along each axis its input is there in; 1: it is whole
   */
  static PhaseKernel ofAll(Tensor weight, Deconvolution form, int given) {
    int[] all = IntStream.range(0, given * form.stride()).toArray();
    return of(weight, form, given, all, all);
  }

  /**
   * Makes one phase of the output of an input that is whole.
   *
   * @param row y modulo s
   * @param column x modulo s
   */
  static PhaseKernel ofOne(Tensor weight, Deconvolution form, int row, int column) {
    return of(weight, form, 1, new int[] {row}, new int[] {column});
  }

  private static PhaseKernel of(
      Tensor weight, Deconvolution form, int given, int[] madeRows, int[] madeColumns) {
    List<Tap> vertical = taps(madeRows, form, given);
    List<Tap> horizontal = taps(madeColumns, form, given);
    int channels = (int) weight.shape()[0];
    PhaseKernel kernel =
        new PhaseKernel(
            new float
                [madeRows.length
                    * madeColumns.length
                    * (int) weight.shape()[1]
                    * given
                    * given
                    * channels
                    * reach(vertical).size()
                    * reach(horizontal).size()],
            madeRows.length * madeColumns.length,
            (int) weight.shape()[1],
            given * given * channels,
            reach(vertical),
            reach(horizontal));
    float[] source = weight.toFloats();
    for (Tap y : vertical) {
      for (Tap x : horizontal) {
        int phase = y.phase * madeColumns.length + x.phase;
        int first = (y.from * given + x.from) * channels;
        kernel.place(source, form.kernel(), channels, phase, first, y, x);
      }
    }
    return kernel;
  }

  /** Row y of the output comes from row u of the input by weight w where y + p = s * u + w. */
  private static List<Tap> taps(int[] made, Deconvolution form, int given) {
    List<Tap> taps = new ArrayList<>();
    for (int phase = 0; phase < made.length; phase++) {
      for (int weight = 0; weight < form.kernel(); weight++) {
        int scaled = made[phase] + form.padding() - weight;
        if (Math.floorMod(scaled, form.stride()) == 0) {
          int row = scaled / form.stride();
          taps.add(new Tap(phase, Math.floorMod(row, given), Math.floorDiv(row, given), weight));
        }
      }
    }
    return taps;
  }

  private static Reach reach(List<Tap> taps) {
    int before = 0;
    int after = 0;
    for (Tap tap : taps) {
      before = Math.max(before, -tap.place);
      after = Math.max(after, tap.place);
    }
    return new Reach(before, after);
  }

  private void place(float[] source, int kernel, int channels, int phase, int first, Tap y, Tap x) {
    int perInput = rows.size() * columns.size();
    int place = (rows.before + y.place) * columns.size() + columns.before + x.place;
    for (int to = 0; to < out; to++) {
      for (int from = 0; from < channels; from++) {
        weights[((phase * out + to) * in + first + from) * perInput + place] =
            source[((from * out + to) * kernel + y.weight) * kernel + x.weight];
      }
    }
  }

  long[] shape() {
    return new long[] {(long) phases * out, in, rows.size(), columns.size()};
  }

  /** The weights of one output channel and phase. */
  int weightsPerChannel() {
    return in * rows.size() * columns.size();
  }

  /** A number an output channel, repeated for each phase. */
  float[] repeated(float[] perChannel) {
    float[] repeated = new float[phases * out];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = perChannel[i % out];
    }
    return repeated;
  }

  /** The attributes of a {@code Conv} that makes so many places more than its input has. */
  Attribute[] attributes(int more) {
    return new Attribute[] {
      Attribute.ofLongs("kernel_shape", rows.size(), columns.size()),
      Attribute.ofLongs(
          "pads", rows.before, columns.before, rows.after + more, columns.after + more)
    };
  }
}
