package dev.limn.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * A transposed convolution of codes: one {@code QLinearConv} a phase, or one for all phases where
 * they are few. The phases stay apart as long as nobody needs them woven.
 */
final class Int8Deconvolution {

  /** Up to so many channels of phases are made at once, though that multiplies by zeros too. */
  private static final int MOST_CHANNELS = 64;

  private final Int8Graph graph;
  private final String output;
  private final ByteScale scale;
  private final Deconvolution form;
  private final float[] bias;

  /**
   * A layer to be written.
   *
   * @param output the value that it makes
   * @param scale what the output's codes mean
   * @param bias a number an output channel
   */
  Int8Deconvolution(
      Int8Graph graph, String output, ByteScale scale, Deconvolution form, float[] bias) {
    this.graph = graph;
    this.output = output;
    this.scale = scale;
    this.form = form;
    this.bias = bias;
  }

  /**
   * Writes it.
   *
   * @param input whole or in phases
   * @param weight {@code [Cin,Cout,k,k]}
   */
  CodedValue of(CodedValue input, Tensor weight) {
    int perAxis = input.phases() * form.stride();
    long channels = (long) perAxis * perAxis * weight.shape()[1];
    if (channels <= MOST_CHANNELS || perAxis == 1) {
      Deconvolution wider = form.onPhases(input.phases());
      PhaseKernel kernel = PhaseKernel.ofAll(weight, form, input.phases());
      return finished(convolution(output + ".all", input, kernel, wider), wider);
    }
    CodedValue whole = graph.woven(input);
    List<String> parts = new ArrayList<>();
    for (int row = 0; row < form.stride(); row++) {
      for (int column = 0; column < form.stride(); column++) {
        PhaseKernel kernel = PhaseKernel.ofOne(weight, form, row, column);
        String name = output + ".phase" + row + column;
        parts.add(convolution(name, whole, kernel, form).name());
      }
    }
    return finished(
        graph.emit("", "Concat", output + ".all", parts, scale, Attribute.of("axis", 1)), form);
  }

  private CodedValue convolution(
      String name, CodedValue input, PhaseKernel kernel, Deconvolution layer) {
    QuantizedWeight codes =
        QuantizedWeight.of(
            kernel.weights(),
            kernel.repeated(bias),
            input.scale().scale(),
            index -> index / kernel.weightsPerChannel());
    List<String> inputs = new ArrayList<>(graph.valueInputs(input));
    inputs.addAll(graph.weightInputs(name, kernel.shape(), codes));
    inputs.addAll(graph.scaleInputs(scale));
    inputs.add(graph.ints(name + ".bias", codes.bias()));
    return graph.emit(
        "", "QLinearConv", name, inputs, scale, kernel.attributes(layer.morePlaces()));
  }

  /** All phases of the output, woven and cut to size where some of their places lie beyond it. */
  private CodedValue finished(CodedValue made, Deconvolution layer) {
    CodedValue phases = new CodedValue(made.name(), scale, layer.stride());
    if (layer.surplus() == 0) {
      return phases;
    }
    List<String> inputs =
        List.of(
            graph.woven(phases).name(),
            graph.longs(output + ".from", 0, 0),
            // Counted from the far side, because the size itself is not known here.
            graph.longs(output + ".to", -layer.surplus(), -layer.surplus()),
            graph.longs(output + ".axes", 2, 3));
    return graph.emit("", "Slice", output, inputs, scale);
  }
}
