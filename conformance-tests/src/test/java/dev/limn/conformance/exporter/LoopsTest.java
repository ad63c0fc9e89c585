package dev.limn.conformance.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limn.conformance.exporter.Layer.Window;
import org.junit.jupiter.api.Test;

/** The oracles against numbers worked out by hand. */
class LoopsTest {

  private static final NumericArray SQUARE = image(1, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9);

  @Test
  void denseIsARowOfWeightsForEveryOutput() {
    Layer layer = new Layer.Dense(2, 3, new float[] {1, 2, 3, 4, 5, 6}, new float[] {10, 20, 30});
    assertValues(layer, vector(2, 1, 1, 2, 0), 13, 27, 41, 12, 26, 40);
  }

  @Test
  void convolutionSlidesAnUnflippedKernel() {
    float[] corner = {1, 0, 0, 2};
    assertValues(convolution(Window.of(2, 1, 0), corner), SQUARE, 11, 14, 20, 23);
    assertValues(convolution(Window.of(2, 2, 1), corner), SQUARE, 2, 6, 14, 23);
    assertValues(convolution(new Window(2, 1, 0, 2), corner), SQUARE, 19);
  }

  @Test
  void aBiasIsAddedToEveryPixel() {
    Layer layer =
        new Layer.Convolution(1, 2, Window.of(3, 1, 0), 1, new float[18], new float[] {4, 5});
    assertValues(layer, SQUARE, 4, 5);
  }

  @Test
  void groupsSeeOnlyTheirOwnChannels() {
    NumericArray twoChannels = image(2, 1, 3, 5);
    Layer layer =
        new Layer.Convolution(2, 2, Window.of(1, 1, 0), 2, new float[] {10, 100}, new float[0]);
    assertValues(layer, twoChannels, 30, 500);
  }

  @Test
  void transposedConvolutionAddsOneKernelForEveryPixel() {
    NumericArray input = image(1, 2, 1, 2, 3, 4);
    float[] kernel = {1, 10, 100, 1000};
    assertValues(
        transposed(Window.of(2, 2, 0), 0, kernel),
        input,
        1,
        10,
        2,
        20,
        100,
        1000,
        200,
        2000,
        3,
        30,
        4,
        40,
        300,
        3000,
        400,
        4000);
    assertValues(
        transposed(Window.of(2, 1, 0), 0, kernel),
        input,
        1,
        12,
        20,
        103,
        1234,
        2040,
        300,
        3400,
        4000);
    assertValues(transposed(Window.of(2, 1, 1), 0, kernel), input, 1234);
    assertValues(
        transposed(Window.of(1, 2, 0), 1, new float[] {1}),
        input,
        1,
        0,
        2,
        0,
        0,
        0,
        0,
        0,
        3,
        0,
        4,
        0,
        0,
        0,
        0,
        0);
  }

  @Test
  void batchNormalizationUsesTheStatisticsOfTheChannel() {
    Layer layer =
        new Layer.BatchNormalization(
            new float[] {2, 1}, new float[] {1, 0}, new float[] {3, 1}, new float[] {3, 0}, 1);
    assertValues(layer, vector(2, 5, 4, 1, 1), 3, 3, -1, 0);
  }

  @Test
  void pools() {
    assertValues(new Layer.MaxPool(Window.of(2, 1, 0)), SQUARE, 5, 6, 8, 9);
    assertValues(new Layer.MaxPool(Window.of(2, 2, 1)), SQUARE, 1, 3, 7, 9);
    assertValues(new Layer.AveragePool(Window.of(2, 2, 1), true), SQUARE, .25, 1.25, 2.75, 7);
    assertValues(new Layer.AveragePool(Window.of(2, 2, 1), false), SQUARE, 1, 2.5, 5.5, 7);
    assertValues(new Layer.GlobalPool(false), SQUARE, 5);
    assertValues(new Layer.GlobalPool(true), SQUARE, 9);
  }

  @Test
  void maxPoolDoesNotTakePaddingForZero() {
    assertValues(new Layer.MaxPool(Window.of(3, 1, 1)), image(1, 1, -5), -5);
  }

  @Test
  void layouts() {
    assertValues(new Layer.Upsample(2), image(1, 1, 7), 7, 7, 7, 7);
    assertValues(
        new Layer.AppendLabel(3), vector(2, 8, 9), new long[] {2, 0}, 8, 0, 0, 1, 9, 1, 0, 0);
    assertThat(new Layer.Flatten().apply(SQUARE, new long[0]).shape()).containsExactly(1, 9);
    assertThat(new Layer.Reshape(3, 3).apply(SQUARE, new long[0]).shape()).containsExactly(1, 3, 3);
  }

  @Test
  void activations() {
    assertActivation(ActivationFunction.RELU, 0, 0, 2);
    assertActivation(ActivationFunction.LEAKY_RELU, -.2, 0, 2);
    assertActivation(ActivationFunction.ELU, -0.632120558829, 0, 2);
    assertActivation(ActivationFunction.SELU, -1.111330737812, 0, 2.101401974711);
    assertActivation(ActivationFunction.GELU, -0.158655253931, 0, 1.954499736104);
    assertActivation(ActivationFunction.SIGMOID, 0.268941421370, 0.5, 0.880797077978);
    assertActivation(ActivationFunction.TANH, -0.761594155956, 0, 0.964027580076);
    assertActivation(ActivationFunction.SOFTPLUS, 0.313261687518, 0.693147180560, 2.126928011043);
    assertActivation(ActivationFunction.SOFTSIGN, -0.5, 0, 0.666666666667);
    assertActivation(ActivationFunction.SWISH, -0.268941421370, 0, 1.761594155956);
    assertActivation(ActivationFunction.MISH, -0.303401461374, 0, 1.943958959534);
  }

  @Test
  void softmaxSumsToOneInEveryRow() {
    double e = Math.E;
    assertValues(new Layer.Softmax(), vector(2, 0, 1, 5, 5), 1 / (1 + e), e / (1 + e), .5, .5);
  }

  /** At -1, 0 and 2. */
  private static void assertActivation(ActivationFunction function, double... expected) {
    assertValues(new Layer.Activation(function), vector(1, -1, 0, 2), expected);
  }

  private static Layer convolution(Window window, float[] weight) {
    return new Layer.Convolution(1, 1, window, 1, weight, new float[0]);
  }

  private static Layer transposed(Window window, int outputPadding, float[] weight) {
    return new Layer.TransposedConvolution(1, 1, window, outputPadding, weight, new float[0]);
  }

  private static NumericArray image(int channels, int side, double... values) {
    return new NumericArray(new int[] {1, channels, side, side}, values);
  }

  private static NumericArray vector(int batch, double... values) {
    return new NumericArray(new int[] {batch, values.length / batch}, values);
  }

  private static void assertValues(Layer layer, NumericArray input, double... expected) {
    assertValues(layer, input, new long[0], expected);
  }

  private static void assertValues(
      Layer layer, NumericArray input, long[] labels, double... expected) {
    assertThat(layer.apply(input, labels).values()).containsExactly(expected, within(1e-6));
  }
}
