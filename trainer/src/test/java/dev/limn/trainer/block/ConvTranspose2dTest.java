package dev.limn.trainer.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.limn.conformance.exporter.Layer;
import dev.limn.conformance.exporter.NumericArray;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvTranspose2dTest {

  private static final int CHANNELS = 3;

  private record Setting(
      int filters, int kernel, int stride, int padding, int outputPadding, boolean bias) {
    ConvTranspose2d block() {
      return new ConvTranspose2d(filters, kernel, stride, padding, outputPadding, bias);
    }
  }

  /** Every combination that leaves something of a 4 x 3 image, of few filters and of many. */
  static Stream<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (int kernel = 1; kernel <= 6; kernel++) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int padding = 0; padding <= 3; padding++) {
          for (int output = 0; output < stride; output++) {
            if (2 * stride - 2 * padding + kernel + output > 0) {
              boolean bias = (kernel + padding) % 2 == 0;
              settings.add(new Setting(2, kernel, stride, padding, output, bias));
              settings.add(new Setting(17, kernel, stride, padding, output, bias));
            }
          }
        }
      }
    }
    return settings.stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void computesWhatThePlainLoopComputes(Setting setting) {
    SplittableRandom random = new SplittableRandom(7);
    try (NDManager manager = NDManager.newBaseManager()) {
      ConvTranspose2d block = initialized(setting, manager, random);
      float[] input = uniform(2 * CHANNELS * 4 * 3, random);
      NDArray found = forward(block, manager.create(input, new Shape(2, CHANNELS, 4, 3)), manager);
      NumericArray expected = oracle(setting, block, input);
      assertThat(found.getShape())
          .isEqualTo(new Shape(java.util.Arrays.stream(expected.shape()).asLongStream().toArray()));
      assertThat(block.getOutputShapes(new Shape[] {new Shape(2, CHANNELS, 4, 3)}))
          .containsExactly(found.getShape());
      float[] values = found.toFloatArray();
      for (int i = 0; i < values.length; i++) {
        // Sums of at most 108 products below 1.
        assertThat((double) values[i])
            .as("element %d", i)
            .isCloseTo(expected.values()[i], within(1e-5));
      }
    }
  }

  /**
   * The layer is linear in each of its arrays, so a central difference is exact but for rounding.
   */
  @Test
  void gradientsAreFiniteDifferences() {
    Setting[] settings = {
      new Setting(2, 4, 2, 1, 0, true),
      new Setting(2, 3, 2, 1, 1, true),
      new Setting(2, 5, 3, 2, 1, true),
      new Setting(16, 4, 2, 1, 0, true),
    };
    for (Setting setting : settings) {
      SplittableRandom random = new SplittableRandom(8);
      try (NDManager manager = NDManager.newBaseManager()) {
        ConvTranspose2d block = initialized(setting, manager, random);
        NDArray input =
            manager.create(uniform(CHANNELS * 4 * 3, random), new Shape(1, CHANNELS, 4, 3));
        int size = (int) forward(block, input, manager).size();
        NDArray direction = manager.create(uniform(size, random));
        assertGradients(block, input, direction, manager);
      }
    }
  }

  private static void assertGradients(
      ConvTranspose2d block, NDArray input, NDArray direction, NDManager manager) {
    NDArray weight = block.getParameters().get("weight").getArray();
    NDArray bias = block.getParameters().get("bias").getArray();
    List<NDArray> arrays = List.of(input, weight, bias);
    arrays.forEach(array -> array.setRequiresGradient(true));
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(loss(block, input, direction, manager));
    }
    List<float[]> gradients = arrays.stream().map(a -> a.getGradient().toFloatArray()).toList();
    arrays.forEach(array -> array.setRequiresGradient(false));
    for (int a = 0; a < arrays.size(); a++) {
      float[] values = arrays.get(a).toFloatArray();
      for (int i = 0; i < values.length; i += 5) {
        double up = shifted(block, input, direction, arrays.get(a), i, 0.5f, manager);
        double down = shifted(block, input, direction, arrays.get(a), i, -0.5f, manager);
        assertThat((double) gradients.get(a)[i])
            .as("array %d, element %d", a, i)
            .isCloseTo(up - down, within(2e-4));
      }
    }
  }

  private static double shifted(
      ConvTranspose2d block,
      NDArray input,
      NDArray direction,
      NDArray array,
      int element,
      float step,
      NDManager manager) {
    float[] values = array.toFloatArray();
    float kept = values[element];
    values[element] = kept + step;
    array.set(values);
    double loss = loss(block, input, direction, manager).getFloat();
    values[element] = kept;
    array.set(values);
    return loss;
  }

  private static NDArray loss(
      ConvTranspose2d block, NDArray input, NDArray direction, NDManager manager) {
    return forward(block, input, manager).flatten().mul(direction).sum();
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatThrownBy(() -> new ConvTranspose2d(1, 3, 2, 0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("transposed convolution: 0 <= outputPadding < stride");
    assertThatThrownBy(() -> new ConvTranspose2d(0, 3, 2, 0, 0))
        .hasMessage("transposed convolution: filters, kernel and stride are positive");
    assertThatThrownBy(() -> new ConvTranspose2d(1, 3, 2, -1, 0))
        .hasMessage("transposed convolution: padding is not negative");
  }

  @Test
  void refusesWeightsOfOtherChannels() {
    Shape one = new Shape(1, 1);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray input = manager.zeros(new Shape(1, 3, 2, 2));
      NDArray weight = manager.zeros(new Shape(4, 2, 3, 3));
      assertThatThrownBy(
              () ->
                  ConvTranspose2d.transposedConvolution(
                      input, weight, null, one, new Shape(0, 0), new Shape(0, 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("weight is [Cin,Cout,k,k], found (4, 2, 3, 3)");
    }
  }

  private static ConvTranspose2d initialized(
      Setting setting, NDManager manager, SplittableRandom random) {
    ConvTranspose2d block = setting.block();
    block.initialize(manager, DataType.FLOAT32, new Shape(1, CHANNELS, 4, 3));
    block
        .getParameters()
        .values()
        .forEach(p -> p.getArray().set(uniform((int) p.getArray().size(), random)));
    return block;
  }

  private static NDArray forward(ConvTranspose2d block, NDArray input, NDManager manager) {
    return block
        .forward(new ParameterStore(manager, false), new NDList(input), false)
        .singletonOrThrow();
  }

  private static NumericArray oracle(Setting setting, ConvTranspose2d block, float[] input) {
    float[] bias =
        setting.bias() ? block.getParameters().get("bias").getArray().toFloatArray() : new float[0];
    Layer layer =
        new Layer.TransposedConvolution(
            CHANNELS,
            setting.filters(),
            Layer.Window.of(setting.kernel(), setting.stride(), setting.padding()),
            setting.outputPadding(),
            block.getParameters().get("weight").getArray().toFloatArray(),
            bias);
    double[] values = new double[input.length];
    java.util.Arrays.setAll(values, i -> input[i]);
    return layer.apply(new NumericArray(new int[] {2, CHANNELS, 4, 3}, values), new long[0]);
  }

  private static float[] uniform(int size, SplittableRandom random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
