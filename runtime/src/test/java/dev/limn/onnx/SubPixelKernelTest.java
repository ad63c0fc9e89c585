package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle is the definition: each input number spreads its kernel over the output. */
class SubPixelKernelTest {

  private static final int IN = 3;
  private static final int OUT = 2;
  private static final int SIDE = 5;

  private final SplittableRandom random = new SplittableRandom(2);

  @ParameterizedTest(name = "kernel {0}, stride {1}")
  @CsvSource({"4, 2", "3, 2", "2, 2", "5, 3", "3, 1", "1, 2"})
  void phasesWovenAreTheTransposedConvolution(int kernel, int stride) {
    float[] weight = floats(IN * OUT * kernel * kernel);
    float[] image = floats(IN * SIDE * SIDE);
    Tensor tensor = Tensor.ofFloats("w", new long[] {IN, OUT, kernel, kernel}, weight);

    SubPixelKernel form = SubPixelKernel.of(tensor, stride);

    double[] expected = spread(weight, image, kernel, stride);
    int whole = (SIDE - 1) * stride + kernel;
    for (int to = 0; to < OUT; to++) {
      for (int y = 0; y < whole; y++) {
        for (int x = 0; x < whole; x++) {
          assertThat(woven(form, image, to, y, x))
              .as("channel %d at %d, %d", to, y, x)
              .isCloseTo(expected[(to * whole + y) * whole + x], within(1e-5));
        }
      }
    }
  }

  /** One number of the woven image, by the convolution of its phase with padding K - 1. */
  private static double woven(SubPixelKernel form, float[] image, int to, int y, int x) {
    int stride = form.stride();
    int size = form.size();
    int phase = y % stride * stride + x % stride;
    double sum = 0;
    for (int from = 0; from < IN; from++) {
      for (int tap = 0; tap < size * size; tap++) {
        int row = y / stride + tap / size - (size - 1);
        int column = x / stride + tap % size - (size - 1);
        if (row >= 0 && row < SIDE && column >= 0 && column < SIDE) {
          int at = ((phase * OUT + to) * IN + from) * size * size + tap;
          sum += (double) form.weights()[at] * image[(from * SIDE + row) * SIDE + column];
        }
      }
    }
    return sum;
  }

  private static double[] spread(float[] weight, float[] image, int kernel, int stride) {
    int whole = (SIDE - 1) * stride + kernel;
    double[] made = new double[OUT * whole * whole];
    for (int from = 0; from < IN; from++) {
      for (int to = 0; to < OUT; to++) {
        for (int at = 0; at < SIDE * SIDE; at++) {
          for (int tap = 0; tap < kernel * kernel; tap++) {
            int y = at / SIDE * stride + tap / kernel;
            int x = at % SIDE * stride + tap % kernel;
            made[(to * whole + y) * whole + x] +=
                (double) image[from * SIDE * SIDE + at]
                    * weight[(from * OUT + to) * kernel * kernel + tap];
          }
        }
      }
    }
    return made;
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
