package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutputRangeTest {

  @ParameterizedTest
  @CsvSource({"Sigmoid, 0..1", "HardSigmoid, 0..1", "Tanh, -1..1"})
  void theLastOperatorThatSetsValuesBoundsThem(String op, String range) {
    GraphBuilder graph = graph();
    graph.node(op, "a", List.of("x"));
    graph.node("Identity", "b", List.of("a"));
    graph.node("Transpose", "y", List.of("b"));

    assertThat(OutputRange.of(graph.build(), "y")).contains(PixelRange.parse(range));
  }

  @ParameterizedTest
  @CsvSource({"Relu", "Neg", "Softplus"})
  void otherOperatorsDoNot(String op) {
    GraphBuilder graph = graph();
    graph.node("Sigmoid", "a", List.of("x"));
    graph.node(op, "y", List.of("a"));

    assertThat(OutputRange.of(graph.build(), "y")).isEmpty();
  }

  @Test
  void aClipBoundsByInputsOrByAttributes() {
    GraphBuilder inputs = graph();
    inputs.initializer(Tensor.ofFloats("low", new long[0], -1));
    Attribute one = Attribute.of("value", Tensor.ofFloats("", new long[0], 1));
    inputs.node("Constant", "high", List.of(), one);
    inputs.node("Clip", "y", List.of("x", "low", "high"));
    assertThat(OutputRange.of(inputs.build(), "y")).contains(PixelRange.SYMMETRIC);

    GraphBuilder attributes = graph();
    attributes.node("Clip", "y", List.of("x"), Attribute.of("min", 0f), Attribute.of("max", 255f));
    assertThat(OutputRange.of(attributes.build(), "y")).contains(PixelRange.BYTES);

    GraphBuilder open = graph();
    open.initializer(Tensor.ofFloats("low", new long[0], 0));
    open.node("Clip", "y", List.of("x", "low"));
    assertThat(OutputRange.of(open.build(), "y")).isEmpty();
  }

  @Test
  void anInputIsNotBounded() {
    assertThat(OutputRange.of(graph().build(), "x")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(PixelRange.class)
  void aRangeReadsBackAsItIsSpelt(PixelRange range) {
    assertThat(PixelRange.parse(range.toString())).isEqualTo(range);
    assertThat(range.toString()).isEqualTo(range.black() + ".." + range.white());
  }

  @Test
  void anUnknownRangeIsRefused() {
    assertThatThrownBy(() -> PixelRange.parse("0..2"))
        .isInstanceOf(UsageException.class)
        .hasMessage("range must be 0..1, -1..1 or 0..255, found '0..2'");
  }

  private static GraphBuilder graph() {
    return new GraphBuilder("g").input(ValueType.batched("x", ElementType.FLOAT32, 2));
  }
}
