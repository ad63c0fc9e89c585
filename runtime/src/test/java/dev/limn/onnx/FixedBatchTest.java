package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FixedBatchTest {

  @Test
  void theFirstAxisThatAReshapeWritesIsLeftOpen() {
    assertThat(freed(1, 1, 2, 3)).containsExactly(-1, 2, 3);
    assertThat(freed(8, 8, 6)).containsExactly(-1, 6);
  }

  @Test
  void whereAnotherAxisIsOpenTheBatchIsCopied() {
    assertThat(freed(1, 1, -1, 3)).containsExactly(0, -1, 3);
  }

  @Test
  void anotherSizeStaysAsItIs() {
    assertThat(freed(1, -1, 6)).containsExactly(-1, 6);
    assertThat(freed(2, 1, 6)).containsExactly(1, 6);
  }

  @Test
  void aShapeThatSomethingElseReadsKeepsItsValueThere() {
    OnnxModel model = FixedBatch.free(graph(1, 6), 1);

    Tensor kept = TensorReader.read(model.proto().getGraph().getInitializer(0));
    assertThat(kept.name()).isEqualTo("shape");
    assertThat(kept.toLongs()).containsExactly(1, 6);
  }

  private static long[] freed(long batch, long... target) {
    OnnxModel model = FixedBatch.free(graph(target), batch);
    String read = model.proto().getGraph().getNode(0).getInput(1);
    return model.proto().getGraph().getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(read))
        .map(tensor -> TensorReader.read(tensor).toLongs())
        .findFirst()
        .orElseThrow();
  }

  private static OnnxModel graph(long... target) {
    GraphBuilder graph =
        new GraphBuilder("g").input(ValueType.batched("x", ElementType.FLOAT32, 6));
    graph.initializer(Tensor.ofLongs("shape", new long[] {target.length}, target));
    graph.node("Reshape", "y", List.of("x", "shape"));
    return graph.build();
  }
}
