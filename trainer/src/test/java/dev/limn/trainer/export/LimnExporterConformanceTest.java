package dev.limn.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import dev.limn.conformance.Check;
import dev.limn.conformance.exporter.ActivationFunction;
import dev.limn.conformance.exporter.ExporterSuite;
import dev.limn.conformance.exporter.Layer;
import dev.limn.conformance.exporter.LayerCase;
import dev.limn.conformance.exporter.Subject;
import dev.limn.trainer.block.ConvTranspose2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds the exporter to the conformance suite: every case as the DJL block that it describes. */
class LimnExporterConformanceTest implements Subject {

  /** Cases that DJL's PyTorch engine computes otherwise, so that the exporter refuses them. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "exporter.average-pool-that-leaves-padding-out",
          "asks not to count padding, which the engine counts nevertheless");

  @TestFactory
  Stream<DynamicTest> exporterSuite() {
    return ExporterSuite.of(this).stream()
        .map(check -> DynamicTest.dynamicTest(check.id(), () -> run(check)));
  }

  private static void run(Check check) {
    String reason = REFUSED.get(check.id());
    if (reason == null) {
      check.body().run();
      return;
    }
    assertThat(check.run().problem()).contains(reason);
  }

  @Override
  public byte[] export(LayerCase layerCase) {
    try (NDManager manager = NDManager.newBaseManager()) {
      SequentialBlock block = new SequentialBlock();
      layerCase.layers().forEach(layer -> block.add(blockOf(layer)));
      List<ExportInput> inputs = inputs(layerCase);
      Shape[] shapes = inputs.stream().map(input -> input.batchShape(1)).toArray(Shape[]::new);
      DataType[] types = {DataType.FLOAT32, DataType.INT64};
      initialize(block, manager, shapes, Arrays.copyOf(types, shapes.length));
      setWeights(block, layerCase.layers());
      return OnnxExporter.trace(block, inputs, ExportOptions.of("case", "output")).toBytes();
    }
  }

  private static List<ExportInput> inputs(LayerCase layerCase) {
    long[] shape = Arrays.stream(layerCase.inputShape()).asLongStream().toArray();
    List<ExportInput> inputs = new ArrayList<>();
    inputs.add(ExportInput.uniform("input", new Shape(shape), -2, 2));
    if (layerCase.classes() > 0) {
      inputs.add(ExportInput.label("label", layerCase.classes()));
    }
    return inputs;
  }

  /** Runs shapes through the layers by hand: a lambda of two inputs cannot tell its own. */
  private static void initialize(
      SequentialBlock block, NDManager manager, Shape[] shapes, DataType[] types) {
    NDList values = new NDList();
    for (int i = 0; i < shapes.length; i++) {
      values.add(manager.zeros(shapes[i], types[i]));
    }
    for (Block child : block.getChildren().values()) {
      child.initialize(manager, DataType.FLOAT32, values.getShapes());
      values = child.forward(new ai.djl.training.ParameterStore(manager, false), values, false);
    }
  }

  private static void setWeights(SequentialBlock block, List<Layer> layers) {
    for (int i = 0; i < layers.size(); i++) {
      setWeights(block.getChildren().valueAt(i), layers.get(i));
    }
  }

  private static void setWeights(Block block, Layer layer) {
    if (layer instanceof Layer.Dense dense) {
      set(block, "weight", dense.weight());
      set(block, "bias", dense.bias());
    }
    if (layer instanceof Layer.Convolution convolution) {
      set(block, "weight", convolution.weight());
      set(block, "bias", convolution.bias());
    }
    if (layer instanceof Layer.TransposedConvolution convolution) {
      set(block, "weight", convolution.weight());
      set(block, "bias", convolution.bias());
    }
    if (layer instanceof Layer.BatchNormalization norm) {
      set(block, "gamma", norm.gamma());
      set(block, "beta", norm.beta());
      set(block, "runningMean", norm.mean());
      set(block, "runningVar", norm.variance());
    }
  }

  private static void set(Block block, String parameter, float[] values) {
    if (values.length > 0) {
      block.getDirectParameters().get(parameter).getArray().set(values);
    }
  }

  private static Block blockOf(Layer layer) {
    if (layer instanceof Layer.Dense dense) {
      return Linear.builder().setUnits(dense.out()).optBias(dense.bias().length > 0).build();
    }
    if (layer instanceof Layer.Convolution convolution) {
      return convolution(convolution);
    }
    if (layer instanceof Layer.TransposedConvolution transposed) {
      Layer.Window w = transposed.window();
      boolean bias = transposed.bias().length > 0;
      return new ConvTranspose2d(
          transposed.out(), w.kernel(), w.stride(), w.padding(), transposed.outputPadding(), bias);
    }
    if (layer instanceof Layer.BatchNormalization norm) {
      return BatchNorm.builder().optEpsilon(norm.epsilon()).build();
    }
    if (layer instanceof Layer.Activation activation) {
      return activation(activation.function());
    }
    if (layer instanceof Layer.Dropout dropout) {
      return Dropout.builder().optRate(dropout.rate()).build();
    }
    if (layer instanceof Layer.AppendLabel label) {
      return new LambdaBlock(inputs -> appendLabel(inputs, label.classes()));
    }
    return LambdaBlock.singleton(array -> single(layer, array));
  }

  private static NDList appendLabel(NDList inputs, int classes) {
    NDArray encoded = inputs.get(1).oneHot(classes).toType(DataType.FLOAT32, false);
    return new NDList(inputs.get(0).concat(encoded, 1));
  }

  private static NDArray single(Layer layer, NDArray array) {
    if (layer instanceof Layer.MaxPool pool) {
      return Pool.maxPool2d(
          array,
          side(pool.window().kernel()),
          side(pool.window().stride()),
          side(pool.window().padding()),
          false);
    }
    if (layer instanceof Layer.AveragePool pool) {
      return Pool.avgPool2d(
          array,
          side(pool.window().kernel()),
          side(pool.window().stride()),
          side(pool.window().padding()),
          false,
          pool.countPadding());
    }
    if (layer instanceof Layer.GlobalPool pool) {
      return pool.greatest() ? Pool.globalMaxPool2d(array) : Pool.globalAvgPool2d(array);
    }
    if (layer instanceof Layer.Upsample upsample) {
      Shape shape = array.getShape();
      long[] size = {shape.get(2) * upsample.factor(), shape.get(3) * upsample.factor()};
      return array.getNDArrayInternal().interpolation(size, 0, false);
    }
    if (layer instanceof Layer.Reshape reshape) {
      Shape rest = new Shape(Arrays.stream(reshape.shape()).asLongStream().toArray());
      return array.reshape(new Shape(array.size(0)).addAll(rest));
    }
    if (layer instanceof Layer.Flatten) {
      return Blocks.batchFlatten(array);
    }
    if (layer instanceof Layer.Softmax) {
      return array.softmax(-1);
    }
    throw new IllegalArgumentException("no block for " + layer);
  }

  private static Block convolution(Layer.Convolution layer) {
    Layer.Window w = layer.window();
    return Conv2d.builder()
        .setFilters(layer.out())
        .setKernelShape(side(w.kernel()))
        .optStride(side(w.stride()))
        .optPadding(side(w.padding()))
        .optDilation(side(w.dilation()))
        .optGroups(layer.groups())
        .optBias(layer.bias().length > 0)
        .build();
  }

  private static Shape side(int size) {
    return new Shape(size, size);
  }

  private static Block activation(ActivationFunction function) {
    return switch (function) {
      case RELU -> Activation.reluBlock();
      case LEAKY_RELU -> Activation.leakyReluBlock(0.2f);
      case ELU -> Activation.eluBlock(1);
      case SELU -> Activation.seluBlock();
      case GELU -> Activation.geluBlock();
      case SIGMOID -> Activation.sigmoidBlock();
      case TANH -> Activation.tanhBlock();
      case SOFTPLUS -> Activation.softPlusBlock();
      case SOFTSIGN -> Activation.softSignBlock();
      case SWISH -> Activation.swishBlock(1);
      // DJL's own mish takes the logarithm to base 2.
      case MISH -> LambdaBlock.singleton(x -> x.mul(x.getNDArrayInternal().softPlus().tanh()));
    };
  }
}
