package dev.limn.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes are named after the block that ran them. */
class NodeNamesTest {

  private static final List<ExportInput> INPUT = List.of(ExportInput.normal("x", new Shape(6)));

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void closeArrays() {
    manager.close();
  }

  @Test
  void aRepeatedActivationIsTheNextBlock() {
    assertThat(names(new SequentialBlock().add(Activation.reluBlock()).add(Activation.reluBlock())))
        .containsExactly("01LambdaBlock/Relu", "02LambdaBlock/Relu");
  }

  @Test
  void anotherActivationIsTheNextBlock() {
    assertThat(names(new SequentialBlock().add(Activation.tanhBlock()).add(Activation.reluBlock())))
        .containsExactly("01LambdaBlock/Tanh", "02LambdaBlock/Relu");
  }

  @Test
  void severalOperationsOfOneLambdaStayInIt() {
    assertThat(
            names(
                new SequentialBlock()
                    .addSingleton(x -> x.add(1).mul(2).add(3))
                    .add(Activation.reluBlock())))
        .containsExactly(
            "01LambdaBlock/Add", "01LambdaBlock/Mul", "01LambdaBlock/Add_2", "02LambdaBlock/Relu");
  }

  @Test
  void nestedBlocksAreNamedByTheirPath() {
    assertThat(
            names(
                new SequentialBlock()
                    .add(new SequentialBlock().add(dense()).add(Activation.reluBlock()))
                    .add(new SequentialBlock().add(dense()).add(Activation.sigmoidBlock()))))
        .containsExactly(
            "01SequentialBlock/01Linear/Gemm",
            "01SequentialBlock/02LambdaBlock/Relu",
            "02SequentialBlock/01Linear/Gemm",
            "02SequentialBlock/02LambdaBlock/Sigmoid");
  }

  @Test
  void operationsOfTheBlockItselfStandAtTheRoot() {
    assertThat(names(new UserBlocks.Residual(5)))
        .containsExactly(
            "02narrow/Gemm",
            "01bend/Mul",
            "01bend/Tanh",
            "01bend/Mul_2",
            "01bend/Neg",
            "01bend/Add",
            "03wide/Gemm",
            "Add");
  }

  @Test
  void anErrorTellsTheUsersLine() {
    Block block = new SequentialBlock().add(dense()).addSingleton(NodeNamesTest::unsupported);
    block.initialize(manager, DataType.FLOAT32, new Shape(1, 6));
    assertThatThrownBy(() -> OnnxExporter.trace(block, INPUT, ExportOptions.of("net", "y")))
        .hasMessageContaining("'net/02LambdaBlock' (NodeNamesTest.java:")
        .hasMessageContaining("calls sort(), which has no ONNX mapping");
  }

  private static NDArray unsupported(NDArray x) {
    return x.sort();
  }

  private static Block dense() {
    return Linear.builder().setUnits(6).build();
  }

  private List<String> names(Block block) {
    block.initialize(manager, DataType.FLOAT32, new Shape(1, 6));
    return OnnxExporter.trace(block, INPUT, ExportOptions.of("net", "y"))
        .proto()
        .getGraph()
        .getNodeList()
        .stream()
        .map(NodeProto::getName)
        .toList();
  }
}
