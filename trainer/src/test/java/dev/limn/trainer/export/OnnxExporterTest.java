package dev.limn.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxExporterTest {

  private static final List<ExportInput> LATENT =
      List.of(ExportInput.normal("latent", new Shape(20)));
  private static final List<ExportInput> LATENT_AND_LABEL =
      List.of(ExportInput.normal("latent", new Shape(20)), ExportInput.label("label", 10));
  private static final List<ExportInput> IMAGE =
      List.of(ExportInput.uniform("image", new Shape(1, 28, 28), 0, 1));
  private static final ExportOptions DECODER = ExportOptions.of("decoder", "image");

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void closeArrays() {
    manager.close();
  }

  @Test
  void exportsADenseDecoderWithNamesFromTheBlockTree(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("decoder.onnx");
    ExportReport report = OnnxExporter.export(denseDecoder(), LATENT, file, DECODER);
    OnnxModel model = OnnxModel.parse(Files.readAllBytes(file));
    assertThat(model).hasToString("decoder(latent float32 [N,20]) -> (image float32 [N,1,28,28])");
    assertThat(names(model))
        .containsExactly(
            "01Linear/Gemm",
            "02LambdaBlock/Relu",
            "03Linear/Gemm",
            "04LambdaBlock/Sigmoid",
            "05LambdaBlock/Reshape");
    assertThat(initializers(model))
        .contains("01Linear.weight", "01Linear.bias", "03Linear.weight", "03Linear.bias");
    assertThat(model.opset()).isEqualTo(17);
    assertThat(model.irVersion()).isEqualTo(8);
    assertThat(report.parities()).extracting(p -> p.batch()).containsExactly(1, 2, 7);
    assertThat(report.maxDifference("image")).isEqualTo(report.maxDifference()).isLessThan(1e-5);
  }

  @Test
  void foldsBatchNormAndLeavesDropoutOut() {
    Block block =
        initialized(
            new SequentialBlock()
                .add(conv(8))
                .add(BatchNorm.builder().build())
                .add(Activation.leakyReluBlock(0.2f))
                .add(Dropout.builder().optRate(0.5f).build())
                .add(conv(4))
                .add(Activation.reluBlock())
                .add(BatchNorm.builder().build())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(5).build()),
            new Shape(1, 1, 28, 28));
    OnnxModel model = OnnxExporter.trace(block, IMAGE, ExportOptions.of("encoder", "mean"));
    assertThat(ops(model))
        .containsExactly(
            "Conv", "LeakyRelu", "Conv", "Relu", "BatchNormalization", "Reshape", "Gemm");
    Parity.check(block, IMAGE, model, 1e-4);
  }

  @Test
  void exportsAConditionalDecoderWithItsLabelInside() {
    Block block = conditionalDecoder();
    OnnxModel model = OnnxExporter.trace(block, LATENT_AND_LABEL, DECODER);
    assertThat(model.inputs())
        .containsExactly(
            ValueType.batched("latent", ElementType.FLOAT32, 20),
            ValueType.batched("label", ElementType.INT64));
    assertThat(ops(model))
        .containsExactly(
            "OneHot",
            "Concat",
            "Gemm",
            "Reshape",
            "ConvTranspose",
            "Relu",
            "ConvTranspose",
            "Sigmoid");
    assertThat(Parity.check(block, LATENT_AND_LABEL, model, 1e-5).maxDifference()).isLessThan(1e-5);
  }

  @Test
  void aGraphWithPixelsStillMatchesItsBlock() {
    Block block = conditionalDecoder();
    OnnxModel model =
        GeneratorGraph.withPixels(OnnxExporter.trace(block, LATENT_AND_LABEL, DECODER));
    assertThat(model.outputs()).extracting(ValueType::name).containsExactly("image", "pixels");
    Parity.check(block, LATENT_AND_LABEL, model, 1e-5);
  }

  @Test
  void exportsSeveralOutputsUnderTheirNames() {
    Block block = encoder();
    OnnxModel model =
        OnnxExporter.trace(block, IMAGE, ExportOptions.of("encoder", "mean", "log_variance"));
    assertThat(model.outputs())
        .containsExactly(
            ValueType.batched("mean", ElementType.FLOAT32, 4),
            ValueType.batched("log_variance", ElementType.FLOAT32, 4));
    Parity.check(block, IMAGE, model, 1e-4);
  }

  @Test
  void exportsAUsersOwnBlock(@TempDir Path directory) {
    Block block = initialized(new UserBlocks.Residual(16), new Shape(1, 20));
    ExportReport report = OnnxExporter.export(block, LATENT, directory.resolve("residual.onnx"));
    assertThat(report.maxDifference("output")).isLessThan(1e-5);
  }

  @Test
  void namesTheOutputsOfABlockThatGaveNone(@TempDir Path directory) {
    ExportReport report = OnnxExporter.export(encoder(), IMAGE, directory.resolve("encoder.onnx"));
    assertThat(report.parities()).extracting(p -> p.output()).contains("output_0", "output_1");
  }

  @Test
  void theSameParametersGiveTheSameBytes() {
    Block block = conditionalDecoder();
    ExportOptions options =
        DECODER.withMetadata(Map.of("name", "x", "format", "y")).withDoc("draws digits");
    byte[] once = OnnxExporter.trace(block, LATENT_AND_LABEL, options).toBytes();
    byte[] twice = OnnxExporter.trace(block, LATENT_AND_LABEL, options).toBytes();
    assertThat(once).isEqualTo(twice);
    OnnxModel model = OnnxModel.parse(once);
    assertThat(model.metadata().keySet()).containsExactly("format", "name");
    assertThat(model.proto().getDocString()).isEqualTo("draws digits");
  }

  @Test
  void theTracedBatchNeverEntersTheGraph() {
    Block block = denseDecoder();
    byte[] traced61 = OnnxExporter.trace(block, LATENT, DECODER).toBytes();
    byte[] traced13 = OnnxExporter.trace(block, LATENT, DECODER.withTracedBatch(13)).toBytes();
    assertThat(traced13).isEqualTo(traced61);
  }

  @Test
  void aLayerOfTheTracedBatchsSizeIsNotTakenForTheBatch() {
    Block block =
        initialized(
            new SequentialBlock()
                .add(Linear.builder().setUnits(61).build())
                .addSingleton(x -> x.reshape(-1, 61, 1)),
            new Shape(1, 20));
    OnnxModel model = OnnxExporter.trace(block, LATENT, DECODER);
    assertThat(model.outputs())
        .containsExactly(ValueType.batched("image", ElementType.FLOAT32, 61, 1));
    Parity.check(block, LATENT, model, 1e-5);
  }

  @Test
  void aParameterUsedTwiceIsStoredOnce() {
    Block shared = Linear.builder().setUnits(20).build();
    Block block = initialized(new SequentialBlock().add(shared).add(shared), new Shape(1, 20));
    OnnxModel model = OnnxExporter.trace(block, LATENT, DECODER);
    assertThat(initializers(model)).containsExactlyInAnyOrder("01Linear.weight", "01Linear.bias");
    assertThat(ops(model)).containsExactly("Gemm", "Gemm");
  }

  @Test
  void anOutputThatIsAnInputOrAnotherOutputIsCopied() {
    Block block = new LambdaBlock(inputs -> new NDList(inputs.get(0), inputs.get(0)));
    OnnxModel model = OnnxExporter.trace(block, LATENT, ExportOptions.of("same", "a", "b"));
    assertThat(ops(model)).containsExactly("Identity", "Identity");
    Parity.check(block, LATENT, model, 1e-5);
  }

  @Test
  void whatNoOutputNeedsStaysOut() {
    OnnxModel model =
        OnnxExporter.trace(
            single(
                x -> {
                  x.mul(7).exp();
                  return x.add(1);
                }),
            LATENT,
            DECODER);
    assertThat(ops(model)).containsExactly("Add");
    assertThat(initializers(model)).containsExactly("float32(1.0)");
  }

  @Test
  void doesNotChangeTheBlock() {
    Block block = encoder();
    float[] before = block.getParameters().valueAt(0).getArray().toFloatArray();
    OnnxExporter.trace(block, IMAGE, ExportOptions.of("encoder", "mean", "log_variance"));
    assertThat(block.getParameters().valueAt(0).getArray().toFloatArray()).isEqualTo(before);
  }

  @Test
  void afterAFailureNoFileStays(@TempDir Path directory) {
    Path file = directory.resolve("bad.onnx");
    Block batchDependent = single(x -> x.mul(x.size(0)));
    assertThatThrownBy(() -> OnnxExporter.export(batchDependent, LATENT, file, DECODER))
        .isInstanceOf(ExportException.class);
    assertThat(file).doesNotExist();
  }

  private static Block single(Function<NDArray, NDArray> function) {
    return LambdaBlock.singleton(function);
  }

  private Block denseDecoder() {
    return initialized(
        new SequentialBlock()
            .add(Linear.builder().setUnits(784).build())
            .add(Activation.reluBlock())
            .add(Linear.builder().setUnits(784).build())
            .add(Activation.sigmoidBlock())
            .addSingleton(x -> x.reshape(-1, 1, 28, 28)),
        new Shape(1, 20));
  }

  private Block encoder() {
    return initialized(new UserBlocks.TwoHeads(4), new Shape(1, 1, 28, 28));
  }

  private Block conditionalDecoder() {
    return initialized(new UserBlocks.Conditional(10), new Shape(1, 20), new Shape(1));
  }

  private static Block conv(int filters) {
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(4, 4))
        .optStride(new Shape(2, 2))
        .optPadding(new Shape(1, 1))
        .build();
  }

  private Block initialized(Block block, Shape... shapes) {
    block.initialize(manager, DataType.FLOAT32, shapes);
    return block;
  }

  private static List<String> ops(OnnxModel model) {
    return model.proto().getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  private static List<String> names(OnnxModel model) {
    return model.proto().getGraph().getNodeList().stream().map(NodeProto::getName).toList();
  }

  private static List<String> initializers(OnnxModel model) {
    return model.proto().getGraph().getInitializerList().stream()
        .map(TensorProto::getName)
        .toList();
  }
}
