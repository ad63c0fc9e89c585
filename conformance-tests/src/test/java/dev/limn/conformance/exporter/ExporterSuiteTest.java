package dev.limn.conformance.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.onnx.Attribute;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExporterSuiteTest {

  private static final LayerCase DENSE = named("dense");

  @Test
  void passesAnExporterThatIsRight() {
    assertThat(ExporterSuite.check(c -> dense(c, 0), DENSE)).isLessThan(1e-6);
  }

  @Test
  void failsAnExporterThatIsSlightlyWrong() {
    assertThatThrownBy(() -> ExporterSuite.check(c -> dense(c, 3e-5f), DENSE))
        .isInstanceOf(LimnException.class)
        .hasMessageContaining("case 'dense' at batch 1: element 0 is")
        .hasMessageEndingWith("within 1.0E-5");
  }

  @Test
  void failsAnExporterThatGivesNaN() {
    assertThatThrownBy(() -> ExporterSuite.check(c -> dense(c, Float.NaN), DENSE))
        .hasMessageContaining("is NaN");
  }

  @Test
  void failsAnotherShape() {
    assertThatThrownBy(() -> ExporterSuite.check(c -> dense(c, 0), named("dense as an image")))
        .hasMessageContaining("expected shape [1, 5, 1], found [1, 5]");
  }

  @Test
  void failsBytesThatAreNoGraph() {
    assertThatThrownBy(() -> ExporterSuite.check(c -> new byte[] {1, 2, 3}, DENSE))
        .hasMessageStartingWith("case 'dense': ONNX Runtime refuses the graph");
  }

  @Test
  void casesHaveUniqueNamesAndTheSameWeightsOnEveryCall() {
    List<LayerCase> cases = LayerCases.all();
    assertThat(cases).extracting(LayerCase::name).doesNotHaveDuplicates().hasSizeGreaterThan(90);
    float[] once = ((Layer.Dense) cases.get(0).layers().get(0)).weight();
    float[] twice = ((Layer.Dense) LayerCases.all().get(0).layers().get(0)).weight();
    assertThat(once).isEqualTo(twice);
  }

  private static LayerCase named(String name) {
    LayerCase dense = LayerCases.all().get(0);
    if (name.equals(dense.name())) {
      return dense;
    }
    return new LayerCase(
        name, dense.inputShape(), 0, List.of(dense.layers().get(0), new Layer.Reshape(5, 1)));
  }

  private static byte[] dense(LayerCase layerCase, float error) {
    Layer.Dense layer = (Layer.Dense) layerCase.layers().get(0);
    float[] bias = layer.bias().clone();
    bias[0] += error;
    GraphBuilder builder =
        new GraphBuilder("dense")
            .input(ValueType.batched("input", ElementType.FLOAT32, layer.in()));
    builder.initializer(Tensor.ofFloats("w", new long[] {layer.out(), layer.in()}, layer.weight()));
    builder.initializer(Tensor.ofFloats("b", new long[] {layer.out()}, bias));
    builder.node("Gemm", "output", List.of("input", "w", "b"), Attribute.of("transB", 1));
    return builder
        .output(ValueType.batched("output", ElementType.FLOAT32, layer.out()))
        .build()
        .toBytes();
  }
}
