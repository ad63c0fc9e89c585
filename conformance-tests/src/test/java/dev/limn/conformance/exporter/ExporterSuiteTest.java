package dev.limn.conformance.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.Check;
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
    assertThat(problem(c -> dense(c, 0), DENSE)).isNull();
  }

  @Test
  void failsAnExporterThatIsSlightlyWrong() {
    assertThat(problem(c -> dense(c, 3e-5f), DENSE)).startsWith("at batch 1 element 0 is ");
  }

  @Test
  void failsAnExporterThatGivesNaN() {
    assertThat(problem(c -> dense(c, Float.NaN), DENSE)).contains("element 0 is NaN, expected");
  }

  @Test
  void failsAnotherShape() {
    assertThat(problem(c -> dense(c, 0), named("dense as an image")))
        .isEqualTo("at batch 1 the shape is [1, 5], expected [1, 5, 1]");
  }

  @Test
  void failsBytesThatAreNoGraph() {
    assertThat(problem(c -> new byte[] {1, 2, 3}, DENSE)).startsWith("not an ONNX model");
  }

  @Test
  void everyCaseIsACheckWithAnIdOfItsOwn() {
    assertThat(ExporterSuite.of(c -> new byte[0]))
        .extracting(Check::id)
        .hasSameSizeAs(LayerCases.all())
        .doesNotHaveDuplicates()
        .contains("exporter.dense-without-bias");
  }

  private static String problem(Subject subject, LayerCase layerCase) {
    return ExporterSuite.of(subject, layerCase).run().problem();
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
