package dev.limn.trainer.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearTest {

  private static final int ROWS = 5;

  /** Both sides of the width from which on another library computes. */
  @ParameterizedTest
  @CsvSource({"1, 1", "63, 64", "64, 63", "64, 64", "70, 129", "200, 65"})
  void computesWhatThePlainLoopComputes(int in, int out) {
    SplittableRandom random = new SplittableRandom(1);
    try (NDManager manager = NDManager.newBaseManager()) {
      Linear layer = initialized(in, out, manager, random);
      float[] input = uniform(ROWS * in, random);
      float[] weight = layer.getParameters().get("weight").getArray().toFloatArray();
      float[] bias = layer.getParameters().get("bias").getArray().toFloatArray();
      NDArray found = forward(layer, manager.create(input, new Shape(ROWS, in)), manager);
      assertThat(found.getShape()).isEqualTo(new Shape(ROWS, out));
      float[] values = found.toFloatArray();
      for (int row = 0; row < ROWS; row++) {
        for (int unit = 0; unit < out; unit++) {
          double expected = bias[unit];
          for (int i = 0; i < in; i++) {
            expected += (double) weight[unit * in + i] * input[row * in + i];
          }
          // Sums of at most 200 products below 1.
          assertThat((double) values[row * out + unit])
              .as("row %d, unit %d", row, unit)
              .isCloseTo(expected, within(2e-5));
        }
      }
    }
  }

  /**
   * For the loss {@code sum(d * y)} they are {@code dW = d^T x}, {@code db = sum of d's rows} and
   * {@code dx = d W}.
   */
  @ParameterizedTest
  @CsvSource({"20, 30", "70, 80"})
  void gradientsAreThoseOfItsFormula(int in, int out) {
    SplittableRandom random = new SplittableRandom(2);
    try (NDManager manager = NDManager.newBaseManager()) {
      Linear layer = initialized(in, out, manager, random);
      NDArray weight = layer.getParameters().get("weight").getArray();
      NDArray bias = layer.getParameters().get("bias").getArray();
      NDArray input = manager.create(uniform(ROWS * in, random), new Shape(ROWS, in));
      NDArray direction = manager.create(uniform(ROWS * out, random), new Shape(ROWS, out));
      for (NDArray array : new NDArray[] {input, weight, bias}) {
        array.setRequiresGradient(true);
      }
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(forward(layer, input, manager).mul(direction).sum());
      }
      assertClose(weight.getGradient(), direction.transpose().matMul(input));
      assertClose(bias.getGradient(), direction.sum(new int[] {0}));
      assertClose(input.getGradient(), direction.matMul(weight));
    }
  }

  /** Checkpoints name arrays by their place in the block tree. */
  @Test
  void isNamedAsTheEnginesOwnLayerIs() {
    Block own = new SequentialBlock().add(new Linear(3));
    Block engines = new SequentialBlock().add(ai.djl.nn.core.Linear.builder().setUnits(3).build());
    try (NDManager manager = NDManager.newBaseManager()) {
      own.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
      engines.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
      assertThat(own.getParameters().keys()).isEqualTo(engines.getParameters().keys());
    }
  }

  private static void assertClose(NDArray found, NDArray expected) {
    assertThat(found.getShape()).isEqualTo(expected.getShape());
    float[] values = expected.toFloatArray();
    float[] others = found.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      assertThat(others[i]).as("element %d", i).isCloseTo(values[i], within(2e-5f));
    }
  }

  private static Linear initialized(int in, int out, NDManager manager, SplittableRandom random) {
    Linear layer = new Linear(out);
    layer.initialize(manager, DataType.FLOAT32, new Shape(1, in));
    layer
        .getParameters()
        .values()
        .forEach(p -> p.getArray().set(uniform((int) p.getArray().size(), random)));
    return layer;
  }

  private static NDArray forward(Linear layer, NDArray input, NDManager manager) {
    return layer
        .forward(new ParameterStore(manager, false), new NDList(input), false)
        .singletonOrThrow();
  }

  private static float[] uniform(int size, SplittableRandom random) {
    double[] values = random.doubles(size, -1, 1).toArray();
    float[] floats = new float[size];
    Arrays.setAll(values, i -> floats[i] = (float) values[i]);
    return floats;
  }
}
