package dev.limn.trainer.export;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** What an export refuses, and how it says so. */
class ExportErrorsTest {

  private static final List<ExportInput> INPUT = List.of(ExportInput.normal("x", new Shape(4, 6)));

  @Test
  void anUnmappedOperationIsNamedWithItsBlockAndTheSupportedOnes() {
    refused(x -> x.fft(4))
        .hasMessageContaining("'block/01LambdaBlock' (ExportErrorsTest.java:")
        .hasMessageContaining("calls fft(long), which has no ONNX mapping; supported: abs, acos,")
        .hasMessageContaining("argMax, ")
        .hasMessageEndingWith("where");
  }

  @Test
  void askingForElementsIsALeak() {
    refused(x -> x.mul(x.getFloat(0, 0, 0)))
        .hasMessageContaining("asks a traced array for its elements (getFloat(long[]))");
    refused(x -> x.getManager().create(x.toFloatArray()))
        .hasMessageContaining("asks a traced array for its elements (toFloatArray())");
    refused(x -> x.contentEquals(x) ? x : x.neg()).hasMessageContaining("contentEquals(NDArray)");
  }

  @Test
  void anUntracedArrayThatTakesATracedOneIsALeak() {
    refused(x -> x.getManager().ones(new Shape(4, 6)).add(x))
        .hasMessageContaining(
            "call them on the traced array: x.add(constant), not constant.add(x)");
  }

  @Test
  void changesInPlaceAreRefused() {
    refused(x -> x.addi(1)).hasMessageContaining("changes an array in place (addi(Number))");
    refused(
            x -> {
              x.set(new float[3]);
              return x;
            })
        .hasMessageContaining("changes an array in place (set(float[]))");
  }

  @Test
  void noiseOfTheTracedBatchIsNotFrozen() {
    refused(x -> x.add(x.getManager().randomNormal(x.getShape())))
        .hasMessageContaining(
            "a constant of shape (61, 4, 6) was made for the traced batch of 61 and would freeze");
  }

  @Test
  void reshapesThatHideTheBatchAreRefused() {
    refused(
            x -> {
              NDArray rows = x.reshape(-1, 24);
              return rows.matMul(rows.transpose()).reshape(61, 61, 1);
            })
        .hasMessageContaining(
            "reshape(Shape) from (61, 61) to (61, 61, 1) has several multiples of the batch, so"
                + " that the batch axis cannot be told (traced with a batch of 61)");
  }

  @Test
  void squeezingWithoutAxesIsRefused() {
    refused(x -> x.expandDims(1).squeeze())
        .hasMessageContaining("squeeze() drops the batch axis too where the batch is 1");
  }

  @Test
  void splittingTheBatchIsRefused() {
    refused(x -> x.split(new long[] {3}, 0).get(0)).hasMessageContaining("splits the batch axis");
  }

  @Test
  void comparingIntegersWithAFractionIsRefused() {
    refused(x -> x.toType(DataType.INT64, false).lt(0.5))
        .hasMessageContaining("lt(Number) compares int64 with 0.5: cast it first");
  }

  @Test
  void trainingModeIsRefused() {
    refused(x -> x.getNDArrayInternal().dropout(x, 0.5f, true).head())
        .hasMessageContaining("runs in training mode: a graph holds the evaluation mode");
    refused(
            x -> {
              NDArray ones = x.getManager().ones(new Shape(4));
              return x.getNDArrayInternal()
                  .batchNorm(x, ones, ones, ones, ones, 1, 0.9f, 1e-5f, true)
                  .head();
            })
        .hasMessageContaining("runs in training mode: a graph holds the evaluation mode");
  }

  @Test
  void anOutputWithoutAnInputIsRefused() {
    refused(x -> x.getManager().ones(new Shape(1)))
        .hasMessage("output 'y' of 'block' depends on no input, so that the graph would freeze it");
  }

  @Test
  void outputsAndNamesMustBeAsMany() {
    Block two = new LambdaBlock(inputs -> new NDList(inputs.head().neg(), inputs.head().abs()));
    assertThatThrownBy(() -> OnnxExporter.trace(two, INPUT, ExportOptions.of("block", "y")))
        .hasMessage("'block' has 2 outputs, but 1 names were given: [y]");
  }

  @Test
  void anOutputMayNotBearTheNameOfAnInput() {
    assertThatThrownBy(
            () ->
                OnnxExporter.trace(
                    LambdaBlock.singleton(NDArray::neg), INPUT, ExportOptions.of("block", "x")))
        .hasMessageContaining("output 'x' of 'block' has the name of an input");
  }

  @Test
  void aBlockWithoutParametersIsRefused() {
    Block block = new SequentialBlock().add(Linear.builder().setUnits(3).build());
    assertThatThrownBy(() -> OnnxExporter.trace(block, INPUT, ExportOptions.of("block", "y")))
        .hasMessage(
            "parameter 01Linear.weight of 'block' has no value: initialize the block or load its"
                + " parameters first");
  }

  @Test
  void aBatchSizeThatEntersTheArithmeticFailsParity() {
    Block block = LambdaBlock.singleton(x -> x.mul(x.size(0)));
    var model = OnnxExporter.trace(block, INPUT, ExportOptions.of("block", "y"));
    assertThatThrownBy(() -> Parity.check(block, INPUT, model, 1e-5))
        .isInstanceOf(ExportException.class)
        .hasMessageMatching(
            "output 'y' at batch 1 differs at \\[0, 0, 0\\]: block -?[0-9.E-]+, graph"
                + " -?[0-9.E-]+, tolerance 1.0E-5");
  }

  @Test
  void aGraphOfAnotherBlockFailsParity() {
    Block negated = LambdaBlock.singleton(NDArray::neg);
    var model =
        OnnxExporter.trace(
            LambdaBlock.singleton(x -> x.expandDims(1)), INPUT, ExportOptions.of("block", "y"));
    assertThatThrownBy(() -> Parity.check(negated, INPUT, model, 1e-5))
        .hasMessage("output 'y' at batch 1: the block makes [1, 4, 6], the graph [1, 1, 4, 6]");
  }

  @Test
  void aNaNOnOneSideFailsParity() {
    Block root = LambdaBlock.singleton(NDArray::sqrt);
    var model =
        OnnxExporter.trace(
            LambdaBlock.singleton(NDArray::abs), INPUT, ExportOptions.of("block", "y"));
    assertThatThrownBy(() -> Parity.check(root, INPUT, model, 1e9))
        .hasMessageContaining("block NaN");
  }

  @Test
  void optionsAndInputsOutOfRangeAreRefused() {
    ExportOptions options = ExportOptions.of("block", "y");
    assertThatThrownBy(() -> options.withTolerance(Double.NaN))
        .hasMessage("tolerance NaN: use a positive number");
    assertThatThrownBy(() -> options.withTracedBatch(1))
        .hasMessage("traced batch 1: use 2 or more");
    assertThatThrownBy(
            () -> new ExportInput("x", dev.limn.onnx.ElementType.UINT8, new Shape(1), random -> 0))
        .hasMessage("input 'x' is uint8: exported blocks take float32 and int64");
  }

  private static AbstractThrowableAssert<?, ?> refused(UnaryOperator<NDArray> operation) {
    SequentialBlock block = new SequentialBlock().addSingleton(operation::apply);
    return assertThatThrownBy(
            () -> OnnxExporter.trace(block, INPUT, ExportOptions.of("block", "y")))
        .isInstanceOf(ExportException.class);
  }
}
