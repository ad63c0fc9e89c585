package dev.limn.conformance.exporter;

import java.util.function.DoubleUnaryOperator;

/** Layers without windows, as plain loops. */
final class DenseLoops {

  private DenseLoops() {}

  static NumericArray dense(NumericArray input, Layer.Dense layer) {
    NumericArray output = NumericArray.zeros(input.batch(), layer.out());
    for (int n = 0; n < input.batch(); n++) {
      for (int o = 0; o < layer.out(); o++) {
        double sum = biasOf(layer.bias(), o);
        for (int i = 0; i < layer.in(); i++) {
          sum += layer.weight()[o * layer.in() + i] * input.values()[n * layer.in() + i];
        }
        output.values()[n * layer.out() + o] = sum;
      }
    }
    return output;
  }

  static double biasOf(float[] bias, int channel) {
    return bias.length == 0 ? 0 : bias[channel];
  }

  static NumericArray normalize(NumericArray input, Layer.BatchNormalization layer) {
    int channels = input.axis(1);
    int each = input.stride() / channels;
    NumericArray output = NumericArray.zeros(input.shape());
    for (int i = 0; i < input.values().length; i++) {
      int c = i / each % channels;
      double deviation = Math.sqrt((double) layer.variance()[c] + layer.epsilon());
      double normal = (input.values()[i] - layer.mean()[c]) / deviation;
      output.values()[i] = layer.gamma()[c] * normal + layer.beta()[c];
    }
    return output;
  }

  static NumericArray map(NumericArray input, DoubleUnaryOperator function) {
    NumericArray output = NumericArray.zeros(input.shape());
    for (int i = 0; i < input.values().length; i++) {
      output.values()[i] = function.applyAsDouble(input.values()[i]);
    }
    return output;
  }

  static NumericArray softmax(NumericArray input) {
    int width = input.axis(input.shape().length - 1);
    NumericArray output = NumericArray.zeros(input.shape());
    for (int row = 0; row < input.values().length; row += width) {
      double sum = 0;
      for (int i = row; i < row + width; i++) {
        sum += Math.exp(input.values()[i]);
      }
      for (int i = row; i < row + width; i++) {
        output.values()[i] = Math.exp(input.values()[i]) / sum;
      }
    }
    return output;
  }

  static NumericArray reshape(NumericArray input, int... rest) {
    int[] shape = new int[rest.length + 1];
    shape[0] = input.batch();
    System.arraycopy(rest, 0, shape, 1, rest.length);
    return new NumericArray(shape, input.values());
  }

  static NumericArray appendLabel(NumericArray input, long[] labels, int classes) {
    int width = input.axis(1);
    NumericArray output = NumericArray.zeros(input.batch(), width + classes);
    for (int n = 0; n < input.batch(); n++) {
      for (int i = 0; i < width; i++) {
        output.values()[n * (width + classes) + i] = input.values()[n * width + i];
      }
      output.values()[n * (width + classes) + width + (int) labels[n]] = 1;
    }
    return output;
  }
}
