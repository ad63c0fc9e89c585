package dev.limn.trainer.export;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import dev.limn.onnx.OnnxModel;
import dev.limn.trainer.block.ConvTranspose2d;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxExporterTest {

  private static final List<ExportInput> LATENT =
      List.of(ExportInput.normal("latent", new Shape(20)));
  private static final List<ExportInput> IMAGE =
      List.of(ExportInput.uniform("image", new Shape(1, 28, 28), 0, 1));

  @Test
  void exportsADenseDecoder(@TempDir Path directory) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = initialized(denseDecoder(), manager, new Shape(1, 20));
      ExportReport report =
          OnnxExporter.export(
              block, LATENT, directory.resolve("d.onnx"), ExportOptions.of("decoder", "image"));
      System.out.println(report);
      OnnxModel model = OnnxExporter.trace(block, LATENT, ExportOptions.of("decoder", "image"));
      System.out.println(model);
      model.proto().getGraph().getInitializerList().forEach(t -> System.out.println(t.getName()));
      model
          .proto()
          .getGraph()
          .getNodeList()
          .forEach(
              n ->
                  System.out.println(
                      n.getName()
                          + " "
                          + n.getOpType()
                          + " "
                          + n.getInputList()
                          + n.getOutputList()));
    }
  }

  @Test
  void exportsAConvolutionalEncoder(@TempDir Path directory) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block =
          new SequentialBlock()
              .add(conv(64, 4, 2, 1))
              .add(BatchNorm.builder().build())
              .add(Activation.leakyReluBlock(0.2f))
              .add(conv(128, 4, 2, 1))
              .add(BatchNorm.builder().build())
              .add(Activation.leakyReluBlock(0.2f))
              .add(Dropout.builder().build())
              .add(Blocks.batchFlattenBlock())
              .add(Linear.builder().setUnits(32).build())
              .add(Linear.builder().setUnits(6272).build())
              .addSingleton(x -> x.reshape(-1, 128, 7, 7))
              .add(new ConvTranspose2d(64, 4, 2, 1, 0))
              .add(Activation.reluBlock())
              .add(new ConvTranspose2d(1, 4, 2, 1, 0))
              .add(Activation.sigmoidBlock());
      initialized(block, manager, new Shape(1, 1, 28, 28));
      ExportReport report =
          OnnxExporter.export(
              block,
              IMAGE,
              directory.resolve("d.onnx"),
              ExportOptions.of("autoencoder", "reconstruction"));
      System.out.println(report);
      OnnxModel model =
          OnnxExporter.trace(block, IMAGE, ExportOptions.of("autoencoder", "reconstruction"));
      System.out.println(model);
      model.proto().getGraph().getInitializerList().forEach(t -> System.out.println(t.getName()));
      model
          .proto()
          .getGraph()
          .getNodeList()
          .forEach(
              n ->
                  System.out.println(
                      n.getName()
                          + " "
                          + n.getOpType()
                          + " "
                          + n.getInputList()
                          + n.getOutputList()));
    }
  }

  static Block conv(int f, int k, int s, int p) {
    return Conv2d.builder()
        .setFilters(f)
        .setKernelShape(new Shape(k, k))
        .optStride(new Shape(s, s))
        .optPadding(new Shape(p, p))
        .build();
  }

  static SequentialBlock denseDecoder() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(784).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(784).build())
        .add(Activation.sigmoidBlock())
        .addSingleton(x -> x.reshape(-1, 1, 28, 28));
  }

  static Block initialized(Block block, NDManager manager, Shape... shapes) {
    block.initialize(manager, DataType.FLOAT32, shapes);
    return block;
  }
}
