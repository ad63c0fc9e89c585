package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.onnx.Attribute;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphRunnerTest {

  @ParameterizedTest
  @EnumSource(
      names = {
        "FLOAT32",
        "FLOAT64",
        "INT64",
        "INT32",
        "INT16",
        "UINT8",
        "INT8",
        "BOOL",
        "FLOAT16",
        "BFLOAT16"
      })
  void tensorsOfEachTypeGoInAndComeOutUnchanged(ElementType type) {
    ByteBuffer data = ByteBuffer.allocate(6 * type.byteSize());
    for (int i = 0; i < data.capacity(); i++) {
      data.put(i, (byte) (i % 2));
    }
    Tensor x = new Tensor("x", type, new long[] {3, 2}, data);

    try (GraphRunner runner = GraphRunner.open(identity(type))) {
      assertThat(runner.run(List.of(x))).containsExactly(x.named("y"));
    }
  }

  @Test
  void outputsComeInTheGraphsOrder() {
    GraphBuilder graph = new GraphBuilder("two");
    graph.input(ValueType.batched("x", ElementType.FLOAT32, 2));
    graph.node("Neg", "b", List.of("x"));
    graph.node("Cast", "a", List.of("x"), Attribute.of("to", ElementType.INT64.code()));
    graph.output(ValueType.batched("b", ElementType.FLOAT32, 2));
    graph.output(ValueType.batched("a", ElementType.INT64, 2));

    try (GraphRunner runner = GraphRunner.open(graph.build())) {
      List<Tensor> outputs = runner.run(List.of(Tensor.ofFloats("x", new long[] {1, 2}, 1.5f, -2)));
      assertThat(outputs)
          .containsExactly(
              Tensor.ofFloats("b", new long[] {1, 2}, -1.5f, 2),
              Tensor.ofLongs("a", new long[] {1, 2}, 1, -2));
    }
  }

  @Test
  void whatDoesNotFitIsSaidInOneLine() {
    try (GraphRunner runner = GraphRunner.open(identity(ElementType.FLOAT32))) {
      Tensor tooWide = Tensor.ofFloats("x", new long[] {1, 3}, 1, 2, 3);
      assertThatThrownBy(() -> runner.run(List.of(tooWide)))
          .isInstanceOf(LimnException.class)
          .message()
          .startsWith("ONNX Runtime failed: ")
          .doesNotContain("\n");
      assertThatThrownBy(() -> runner.run(List.of(tooWide.named("z"))))
          .isInstanceOf(LimnException.class)
          .hasMessageStartingWith("ONNX Runtime failed: ");
      Tensor word = new Tensor("x", ElementType.UINT16, new long[] {1, 2}, ByteBuffer.allocate(4));
      assertThatThrownBy(() -> runner.run(List.of(word)))
          .isInstanceOf(LimnException.class)
          .hasMessage("tensors of type uint16 are not run");
    }
  }

  private static OnnxModel identity(ElementType type) {
    GraphBuilder graph = new GraphBuilder("same").input(ValueType.batched("x", type, 2));
    graph.node("Identity", "y", List.of("x"));
    return graph.output(ValueType.batched("y", type, 2)).build();
  }
}
