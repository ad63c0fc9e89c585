package dev.limn.trainer.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayerTest {

  private static final FeatureShape PLANES = FeatureShape.planes(3, 9, 7);

  record Case(Layer layer, FeatureShape input) {}

  /** Every kind of layer, the windowed ones with every kernel, stride and padding that fits. */
  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(new Case(new Layer.Dense(5), FeatureShape.flat(11)));
    cases.add(new Case(new Layer.Flatten(), PLANES));
    cases.add(new Case(new Layer.Flatten(), FeatureShape.flat(4)));
    for (int size : new int[] {1, 2, 3, 7}) {
      cases.add(new Case(new Layer.MaxPool(size), PLANES));
    }
    cases.add(new Case(new Layer.Reshape(FeatureShape.planes(1, 21, 9)), PLANES));
    cases.add(new Case(new Layer.Reshape(FeatureShape.flat(12)), FeatureShape.planes(1, 3, 4)));
    for (FeatureShape input : List.of(PLANES, FeatureShape.flat(6))) {
      cases.add(new Case(new Layer.BatchNorm(), input));
      cases.add(new Case(new Layer.Relu(), input));
      cases.add(new Case(new Layer.LeakyRelu(0.2f), input));
      cases.add(new Case(new Layer.Sigmoid(), input));
      cases.add(new Case(new Layer.Tanh(), input));
    }
    for (int kernel = 1; kernel <= 5; kernel++) {
      for (int stride = 1; stride <= 3; stride++) {
        for (int padding = 0; padding < Math.min(kernel, 3); padding++) {
          Window window = new Window(4, kernel, stride, padding);
          cases.add(new Case(new Layer.Conv(window, kernel % 2 == 0), PLANES));
          for (int added = 0; added < stride; added++) {
            cases.add(new Case(new Layer.ConvTranspose(window, added, stride == 2), PLANES));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theShapeALayerStatesIsTheShapeItsBlockMakes(Case one) {
    FeatureShape stated = one.layer().output(one.input());
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape batch = batchOf(2, one.input());
      Block block = one.layer().block();
      block.initialize(manager, DataType.FLOAT32, batch);

      NDArray made = forward(block, manager.zeros(batch));

      assertThat(made.getShape()).isEqualTo(batchOf(2, stated));
      if (!(one.layer() instanceof Layer.Reshape)) {
        // A lambda's block states no shape before it has run.
        assertThat(block.getOutputShapes(new Shape[] {batch})[0]).isEqualTo(batchOf(2, stated));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "28, 4, 2, 1, 14",
    "7, 3, 2, 0, 3",
    "7, 3, 1, 1, 7",
    "8, 8, 1, 0, 1",
    "9, 1, 4, 0, 3"
  })
  void aConvolutionShrinksByTheFormula(
      int size, int kernel, int stride, int padding, int expected) {
    Layer conv = new Layer.Conv(new Window(2, kernel, stride, padding), true);

    assertThat(conv.output(FeatureShape.planes(1, size, size)))
        .isEqualTo(FeatureShape.planes(2, expected, expected));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 4, 2, 1, 0, 14",
    "3, 3, 2, 0, 0, 7",
    "7, 3, 2, 1, 1, 14",
    "7, 3, 1, 1, 0, 7",
    "5, 5, 3, 2, 2, 15"
  })
  void aTransposedConvolutionGrowsByTheFormula(
      int size, int kernel, int stride, int padding, int added, int expected) {
    Layer layer = new Layer.ConvTranspose(new Window(2, kernel, stride, padding), added, true);

    assertThat(layer.output(FeatureShape.planes(1, size, size)))
        .isEqualTo(FeatureShape.planes(2, expected, expected));
  }

  @Test
  void aPoolTakesTheGreatestOfEachWholeSquare() {
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] plane = {1, -2, 9, 3, -4, 8, -1, -1, 7, -1, -3, 6, 5, 5, 5};

      NDArray made =
          forward(new Layer.MaxPool(2).block(), manager.create(plane, new Shape(1, 1, 3, 5)));

      assertThat(made.toFloatArray()).containsExactly(8, 9);
    }
  }

  @Test
  void aPoolLargerThanItsPlanesIsRefused() {
    assertThatThrownBy(() -> new Layer.MaxPool(0))
        .hasMessage("max-pool must be at least 1, found 0");
    assertThatThrownBy(() -> new Layer.MaxPool(8).output(PLANES))
        .hasMessage("a square of 8 is larger than the planes");
    assertThatThrownBy(() -> new Layer.MaxPool(2).output(FeatureShape.flat(4)))
        .hasMessage("needs planes [C,H,W], put reshape before it");
  }

  @Test
  void activationsComputeWhatTheyAreNamedFor() {
    float[] x = {-3, -0.5f, 0, 0.5f, 3};

    assertThat(applied(new Layer.Relu(), x)).containsExactly(0, 0, 0, 0.5f, 3);
    assertThat(applied(new Layer.LeakyRelu(0.2f), x)).containsExactly(-0.6f, -0.1f, 0, 0.5f, 3);
    assertThat(applied(new Layer.Sigmoid(), x)[4])
        .isCloseTo((float) (1 / (1 + Math.exp(-3))), within(1e-6f));
    assertThat(applied(new Layer.Tanh(), x)[0]).isCloseTo((float) Math.tanh(-3), within(1e-6f));
  }

  @Test
  void batchNormalisationInTrainingHasMeanZeroAndVarianceOne() {
    float[] x = {1, 2, 3, 6};
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = new Layer.BatchNorm().block();
      block.initialize(manager, DataType.FLOAT32, new Shape(4, 1));
      NDArray input = manager.create(x, new Shape(4, 1));
      ParameterStore store = new ParameterStore(manager, false);

      float[] made = block.forward(store, new NDList(input), true).get(0).toFloatArray();

      double deviation = Math.sqrt(3.5 + 1e-5); // mean 3, squares 4 + 1 + 0 + 9 over 4
      for (int i = 0; i < x.length; i++) {
        assertThat(made[i]).isCloseTo((float) ((x[i] - 3) / deviation), within(1e-6f));
      }
      // One step of momentum 0.1 from 0 and 1; the variance is the unbiased one, 14 / 3.
      assertThat(block.getParameters().get("runningMean").getArray().getFloat())
          .isCloseTo(0.3f, within(1e-6f));
      assertThat(block.getParameters().get("runningVar").getArray().getFloat())
          .isCloseTo((float) (0.9 + 0.1 * 14 / 3), within(1e-6f));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | 3 | 1 | 0 | out must be at least 1, found 0
          4 | 0 | 1 | 0 | kernel must be at least 1, found 0
          4 | 3 | 0 | 0 | stride must be at least 1, found 0
          4 | 3 | 1 | 3 | padding must be from 0 to less than the kernel, found 3
          4 | 3 | 1 |-1 | padding must be from 0 to less than the kernel, found -1
          """)
  void aWindowRefusesWhatIsOutOfRange(int out, int kernel, int stride, int padding, String why) {
    assertThatThrownBy(() -> new Window(out, kernel, stride, padding))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    Window window = new Window(1, 3, 2, 1);

    assertThatThrownBy(() -> new Layer.Dense(0)).hasMessage("units must be at least 1, found 0");
    assertThatThrownBy(() -> new Layer.ConvTranspose(window, 2, true))
        .hasMessage("output-padding must be from 0 to less than the stride, found 2");
    for (float slope : new float[] {-0.1f, 1.1f, Float.NaN}) {
      assertThatThrownBy(() -> new Layer.LeakyRelu(slope))
          .hasMessage("leaky-relu slope must be from 0 to 1, found " + slope);
    }
    for (List<Integer> sizes : List.of(List.<Integer>of(), List.of(1, 2), List.of(0))) {
      assertThatThrownBy(() -> new FeatureShape(sizes))
          .hasMessage("a shape is [F] or [C,H,W], found " + sizes);
    }
  }

  @Test
  void aLayerIsCalledByItsSettings() {
    assertThat(new Layer.Conv(new Window(64, 4, 2, 1), false))
        .hasToString("conv 64 of 4x4 stride 2 padding 1");
    assertThat(new Layer.ConvTranspose(new Window(8, 3, 2, 1), 1, true))
        .hasToString("conv-transpose 8 of 3x3 stride 2 padding 1 output-padding 1");
    assertThat(new Layer.Reshape(PLANES)).hasToString("reshape [3,9,7]");
  }

  private static float[] applied(Layer layer, float[] values) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return forward(layer.block(), manager.create(values)).toFloatArray();
    }
  }

  private static NDArray forward(Block block, NDArray input) {
    ParameterStore store = new ParameterStore(input.getManager(), false);
    return block.forward(store, new NDList(input), false).singletonOrThrow();
  }

  private static Shape batchOf(long rows, FeatureShape shape) {
    LongStream sizes = shape.sizes().stream().mapToLong(Integer::longValue);
    return new Shape(LongStream.concat(LongStream.of(rows), sizes).toArray());
  }

  @Test
  void theCasesCoverEveryKindOfLayer() {
    assertThat(cases().map(one -> one.layer().getClass().getName()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Layer.class.getPermittedSubclasses()).map(Class::getName).toList());
  }
}
