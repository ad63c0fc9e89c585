package dev.limn.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.GradientCollector;
import dev.limn.onnx.OnnxModel;
import dev.limn.trainer.export.ExportInput;
import dev.limn.trainer.export.ExportOptions;
import dev.limn.trainer.export.OnnxExporter;
import dev.limn.trainer.export.Parity;
import dev.limn.trainer.recipe.PosteriorSettings;
import dev.limn.trainer.recipe.PosteriorSettings.Deviation;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PosteriorHeadTest {

  private static final float[] OUTPUTS = {
    -60, -30, -17, -15, -8, -2, -0.5f, 0.01f, 0.7f, 3, 15, 40, 90
  };

  @Test
  void theSoftplusIsADeviation() {
    assertFollows(
        new PosteriorSettings(Deviation.SOFTPLUS, 0), x -> 2 * Math.log(softplus(x) + 1e-10));
  }

  @Test
  void aBoundIsReachedSmoothlyAndTheMiddleIsLeftAsItIs() {
    PosteriorSettings settings = new PosteriorSettings(Deviation.LOG_VARIANCE, 10);
    assertFollows(settings, x -> 10 * Math.tanh(x / 10));

    float[] found = values(new float[] {-1e30f, 1e30f, 0.1f}, settings);

    assertThat(found[0]).isEqualTo(-10);
    assertThat(found[1]).isEqualTo(10);
    assertThat(found[2]).isEqualTo(0.1f, within(1e-5f));
  }

  @Test
  void aDeviationIsBoundedByTheLogarithmOfItsSquare() {
    assertFollows(
        new PosteriorSettings(Deviation.SOFTPLUS, 6),
        x -> 6 * Math.tanh(2 * Math.log(softplus(x) + 1e-10) / 6));
  }

  @Test
  void aLogVarianceWithoutABoundIsTheOutputItself() {
    PosteriorSettings settings = new PosteriorSettings(Deviation.LOG_VARIANCE, 0);

    assertThat(values(OUTPUTS, settings)).isEqualTo(OUTPUTS);
  }

  @ParameterizedTest
  @CsvSource({"SOFTPLUS, 0", "SOFTPLUS, 10", "LOG_VARIANCE, 10"})
  void exportedItDiffersByRoundingEvenForDeviationsOfAMillionth(Deviation deviation, float bound) {
    PosteriorSettings settings = new PosteriorSettings(deviation, bound);
    LambdaBlock block =
        LambdaBlock.singleton(output -> PosteriorHead.logVariance(output, settings), "head");
    List<ExportInput> input = List.of(ExportInput.uniform("output", new Shape(50), -16, 16));
    ExportOptions options = ExportOptions.of("head", "log_variance");
    OnnxModel graph = OnnxExporter.trace(block, input, options);

    // Of log-variances from -32 to 6: float32 has seven digits.
    Parity.check(block, input, graph, 1e-5);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** Values and slopes at outputs far and near. */
  private static void assertFollows(PosteriorSettings settings, DoubleUnaryOperator formula) {
    float[] values = values(OUTPUTS, settings);
    float[] slopes = slopes(settings);
    for (int i = 0; i < OUTPUTS.length; i++) {
      double x = OUTPUTS[i];
      double expected = formula.applyAsDouble(x);
      double step = 1e-4;
      double slope =
          (formula.applyAsDouble(x + step) - formula.applyAsDouble(x - step)) / (2 * step);
      assertThat((double) values[i])
          .as("at %s", x)
          .isCloseTo(expected, within(2e-6 * Math.abs(expected) + 1e-6));
      assertThat((double) slopes[i]).as("slope at %s", x).isCloseTo(slope, within(2e-5));
    }
  }

  private static float[] values(float[] outputs, PosteriorSettings settings) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return PosteriorHead.logVariance(manager.create(outputs), settings).toFloatArray();
    }
  }

  private static float[] slopes(PosteriorSettings settings) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray outputs = manager.create(OUTPUTS);
      outputs.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(PosteriorHead.logVariance(outputs, settings).sum());
      }
      return outputs.getGradient().toFloatArray();
    }
  }
}
