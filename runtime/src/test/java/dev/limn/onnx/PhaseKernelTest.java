package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle is the definition: each input number spreads its kernel over the output. */
class PhaseKernelTest {

  private static final int IN = 3;
  private static final int OUT = 2;
  private static final int SIDE = 6;

  private final SplittableRandom random = new SplittableRandom(2);

  @ParameterizedTest(name = "kernel {0}, stride {1}, padding {2}, input in {3} phases an axis")
  @CsvSource({
    "4, 2, 1, 1",
    "4, 2, 1, 2",
    "3, 2, 1, 2",
    "2, 2, 0, 3",
    "5, 3, 1, 2",
    "3, 1, 1, 3",
    "1, 2, 0, 1"
  })
  void phasesWovenAreTheTransposedConvolution(int kernel, int stride, int padding, int given) {
    Tensor weight = weight(kernel);
    float[] image = floats(IN * SIDE * SIDE);
    Deconvolution form = new Deconvolution(kernel, stride, padding, 0);

    PhaseKernel made = PhaseKernel.ofAll(weight, form, given);

    assertThat(made.shape()).startsWith((long) made.phases() * OUT, (long) given * given * IN);
    double[] expected = spread(weight.toFloats(), image, form);
    int whole = SIDE * stride;
    int perAxis = given * stride;
    for (int to = 0; to < OUT; to++) {
      for (int y = 0; y < whole; y++) {
        for (int x = 0; x < whole; x++) {
          int phase = y % perAxis * perAxis + x % perAxis;
          assertThat(at(made, image, given, phase, to, y / perAxis, x / perAxis))
              .as("channel %d at %d, %d", to, y, x)
              .isCloseTo(expected[(to * whole + y) * whole + x], within(1e-5));
        }
      }
    }
  }

  @ParameterizedTest(name = "kernel {0}, stride {1}, padding {2}")
  @CsvSource({"4, 2, 1", "3, 2, 1", "2, 2, 0", "5, 3, 1"})
  void onePhaseIsThatOfAll(int kernel, int stride, int padding) {
    Tensor weight = weight(kernel);
    float[] image = floats(IN * SIDE * SIDE);
    Deconvolution form = new Deconvolution(kernel, stride, padding, 0);
    PhaseKernel all = PhaseKernel.ofAll(weight, form, 1);

    for (int phase = 0; phase < stride * stride; phase++) {
      PhaseKernel one = PhaseKernel.ofOne(weight, form, phase / stride, phase % stride);
      assertThat(one.weights().length).isLessThanOrEqualTo(all.weights().length / all.phases());
      for (int place = 0; place < SIDE * SIDE; place++) {
        assertThat(at(one, image, 1, 0, 1, place / SIDE, place % SIDE))
            .isCloseTo(at(all, image, 1, phase, 1, place / SIDE, place % SIDE), within(1e-9));
      }
    }
  }

  /** One number of one phase: an ordinary convolution over the phases of the image. */
  private static double at(
      PhaseKernel kernel, float[] image, int given, int phase, int to, int y, int x) {
    int rows = kernel.rows().size();
    int columns = kernel.columns().size();
    double sum = 0;
    for (int from = 0; from < kernel.in(); from++) {
      int channel = from % IN;
      int fine = from / IN;
      for (int tap = 0; tap < rows * columns; tap++) {
        int row = (y + tap / columns - kernel.rows().before()) * given + fine / given;
        int column = (x + tap % columns - kernel.columns().before()) * given + fine % given;
        if (row >= 0 && row < SIDE && column >= 0 && column < SIDE) {
          int weight = ((phase * OUT + to) * kernel.in() + from) * rows * columns + tap;
          sum += (double) kernel.weights()[weight] * image[(channel * SIDE + row) * SIDE + column];
        }
      }
    }
    return sum;
  }

  /** The first stride times SIDE rows and columns of a transposed convolution. */
  private static double[] spread(float[] weight, float[] image, Deconvolution form) {
    int whole = SIDE * form.stride();
    int kernel = form.kernel();
    double[] made = new double[OUT * whole * whole];
    for (int from = 0; from < IN; from++) {
      for (int to = 0; to < OUT; to++) {
        for (int at = 0; at < SIDE * SIDE; at++) {
          for (int tap = 0; tap < kernel * kernel; tap++) {
            int y = at / SIDE * form.stride() + tap / kernel - form.padding();
            int x = at % SIDE * form.stride() + tap % kernel - form.padding();
            if (y >= 0 && y < whole && x >= 0 && x < whole) {
              made[(to * whole + y) * whole + x] +=
                  (double) image[from * SIDE * SIDE + at]
                      * weight[(from * OUT + to) * kernel * kernel + tap];
            }
          }
        }
      }
    }
    return made;
  }

  private Tensor weight(int kernel) {
    return Tensor.ofFloats(
        "w", new long[] {IN, OUT, kernel, kernel}, floats(IN * OUT * kernel * kernel));
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
