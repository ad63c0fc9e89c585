package dev.limn.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.basicmodelzoo.cv.classification.AlexNet;
import ai.djl.basicmodelzoo.cv.classification.GoogLeNet;
import ai.djl.basicmodelzoo.cv.classification.LeNet;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV1;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.NiN;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.classification.SqueezeNet;
import ai.djl.basicmodelzoo.cv.classification.VGG;
import ai.djl.basicmodelzoo.tabular.TabNet;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.limn.onnx.OnnxModel;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks that DJL publishes: exported, each is in ONNX Runtime what it is in PyTorch. */
class DjlModelZooTest {

  /** Logits reach to 1, and sums have up to some thousand terms. */
  private static final double TOLERANCE = 1e-4;

  /** Far fewer rows than usual: the deep ones would take long. */
  private static final int TRACED_BATCH = 11;

  /** A published block with the images that it reads. */
  private record Published(String name, Shape image, Supplier<Block> block) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Published> small() {
    return Stream.of(
        new Published("Mlp", new Shape(1, 6, 5), () -> new Mlp(30, 7, new int[] {16, 8})),
        new Published("LeNet", new Shape(1, 28, 28), () -> LeNet.builder().setOutSize(10).build()),
        new Published("AlexNet", new Shape(1, 67, 67), DjlModelZooTest::alexNet),
        new Published("NiN", new Shape(1, 67, 67), DjlModelZooTest::nin),
        new Published("SqueezeNet", new Shape(3, 40, 40), () -> SqueezeNet.squeezenet(10)),
        new Published(
            "MobileNetV1",
            new Shape(3, 32, 32),
            () -> MobileNetV1.builder().setOutSize(10).optWidthMultiplier(0.25f).build()));
  }

  static Stream<Published> big() {
    return Stream.of(
        new Published(
            "MobileNetV2",
            new Shape(3, 32, 32),
            () -> MobileNetV2.builder().setOutSize(10).build()),
        new Published("GoogLeNet", new Shape(1, 64, 64), DjlModelZooTest::googLeNet),
        new Published("ResNetV1 18", new Shape(3, 32, 32), () -> resNet(18)),
        new Published("ResNetV1 50", new Shape(3, 32, 32), () -> resNet(50)),
        new Published(
            "VGG 11",
            new Shape(1, 32, 32),
            () -> VGG.builder().setNumLayers(11).setOutSize(10).build()));
  }

  private static Block alexNet() {
    int[] channels = {8, 12, 16, 16, 12, 40, 30};
    return AlexNet.builder().setNumChannels(channels).setDropOutRate(0.5f).setOutSize(10).build();
  }

  private static Block nin() {
    return NiN.builder().setNumChannels(new int[] {8, 12, 16, 10}).setDropOutRate(0.5f).build();
  }

  private static Block googLeNet() {
    return GoogLeNet.builder().setOutSize(10).build();
  }

  private static Block resNet(int layers) {
    return ResNetV1.builder()
        .setImageShape(new Shape(3, 32, 32))
        .setNumLayers(layers)
        .setOutSize(10)
        .build();
  }

  @ParameterizedTest
  @MethodSource("small")
  void aPublishedBlockIsTheSameInOnnxRuntime(Published published) {
    assertExported(published);
  }

  @Tag("soak")
  @ParameterizedTest
  @MethodSource("big")
  void aBigPublishedBlockIsTheSameInOnnxRuntime(Published published) {
    assertExported(published);
  }

  @Test
  void aPublishedBlockThatCannotBeExportedIsRefusedByTheOperation() {
    Block block = TabNet.builder().setInputDim(8).setOutDim(3).optNumSteps(2).build();
    try (NDManager manager = NDManager.newBaseManager()) {
      initialize(block, manager, new Shape(1, 8));
      List<ExportInput> inputs = List.of(ExportInput.normal("row", new Shape(8)));
      assertThatThrownBy(
              () -> OnnxExporter.trace(block, inputs, ExportOptions.of("tabnet", "out", "loss")))
          .isInstanceOf(ExportException.class)
          .hasMessageContaining("GhostBatchNorm' calls split(long), which has no ONNX mapping");
    }
  }

  private static void assertExported(Published published) {
    Block block = published.block().get();
    try (NDManager manager = NDManager.newBaseManager()) {
      initialize(block, manager, new Shape(1).addAll(published.image()));
      List<ExportInput> inputs = List.of(ExportInput.uniform("image", published.image(), 0, 1));
      normalize(block, manager, inputs.get(0));
      ExportOptions options = ExportOptions.of("published", "logits").withTracedBatch(TRACED_BATCH);
      OnnxModel model = OnnxExporter.trace(block, inputs, options);
      ExportReport report = Parity.check(block, inputs, model, TOLERANCE);
      assertThat(report.parities())
          .extracting(ExportReport.OutputParity::batch)
          .containsExactly(1, 2, 7);
    }
  }

  /** Weights that keep numbers near 1, and statistics far from 0 and 1. */
  private static void initialize(Block block, NDManager manager, Shape input) {
    block.initialize(manager, DataType.FLOAT32, input);
    SplittableRandom random = new SplittableRandom(5);
    for (Pair<String, Parameter> parameter : block.getParameters()) {
      fill(parameter.getValue(), random);
    }
  }

  /** Scales weight and bias of the last layer so that the greatest logit is 1, or minus 1. */
  private static void normalize(Block block, NDManager manager, ExportInput input) {
    NDList images = new NDList(input.draw(manager, 2, 20));
    NDList logits = block.forward(new ParameterStore(manager, false), images, false);
    float greatest = logits.singletonOrThrow().abs().max().getFloat();
    assertThat(greatest).isPositive().isFinite();
    List<Parameter> parameters = block.getParameters().values();
    for (Parameter last : parameters.subList(parameters.size() - 2, parameters.size())) {
      last.getArray().muli(1 / greatest);
    }
  }

  private static void fill(Parameter parameter, SplittableRandom random) {
    NDArray array = parameter.getArray();
    Shape shape = array.getShape();
    boolean scale = parameter.getName().matches("gamma|runningVar");
    double bound =
        shape.dimension() > 1 ? Math.sqrt(6.0 / (shape.size() / (double) shape.get(0))) : 0.1;
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale ? random.nextDouble(0.5, 1.5) : random.nextDouble(-bound, bound));
    }
    array.set(values);
  }
}
