package dev.limn.conformance.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.conformance.Check;
import dev.limn.conformance.NotApplicable;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.Suite;
import dev.limn.conformance.Verdict;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxSuiteTest {

  /** x and y of four numbers each, and their difference. */
  private static final OnnxModel DIFFERENCE = model("Sub");

  private static final Tensor X = numbers("x", 1, 2, 3, 4);
  private static final Tensor Y = numbers("y", 4, 2, 2, 0.5f);
  private static final Tensor RIGHT = numbers("difference", -3, 0, 1, 3.5f);

  @TempDir Path directory;

  @Test
  void casesAtAnyDepthAreFoundAndNamedByTheirPath() throws IOException {
    right("node/test_a");
    right("node/test_b");
    right("test_c");

    assertThat(OnnxSuite.suite(directory).checks())
        .extracting(Check::id)
        .containsExactly("onnx.node.test_a", "onnx.node.test_b", "onnx.test_c");
    assertThat(outcomes()).allMatch(Outcome::passed);
  }

  @Test
  void aCaseByItselfIsNamedByItsDirectory() throws IOException {
    right("test_a");

    Suite suite = OnnxSuite.suite(directory.resolve("test_a"));
    assertThat(suite.checks()).extracting(Check::id).containsExactly("onnx.test_a");
    assertThat(suite.name()).isEqualTo("onnx");
    assertThat(suite.subject()).isEqualTo("onnxruntime");
  }

  /** Sub(x, y) is not Sub(y, x), so swapped files would show. */
  @Test
  void tensorsGoByTheirPlaceAndNotByTheNameInTheFile() throws IOException {
    in("test_a").model(DIFFERENCE).set(0, List.of(X.named("y"), Y.named("")), List.of(RIGHT));

    assertThat(outcomes()).allMatch(Outcome::passed);
  }

  @Test
  void everyDataSetCounts() throws IOException {
    right("test_a").set(1, List.of(X, Y), List.of(numbers("d", -3, 0, 1, 3.6f)));

    assertThat(problem())
        .isEqualTo("test_data_set_1: difference[3] expects 3.5999999046325684, found 3.5");
  }

  @Test
  void aThousandthMoreOrLessIsNoDifference() throws IOException {
    in("test_a").model(DIFFERENCE).set(0, List.of(X, Y), List.of(numbers("d", -3, 0, 1, 3.503f)));

    assertThat(outcomes()).allMatch(Outcome::passed);
  }

  @Test
  void infinitiesAndNoNumbersAreEqualToThemselvesAlone() throws IOException {
    float inf = Float.POSITIVE_INFINITY;
    Tensor a = numbers("x", inf, -inf, inf, 1);
    Tensor b = numbers("y", 1, 1, inf, 1);
    in("test_a")
        .model(DIFFERENCE)
        .set(0, List.of(a, b), List.of(numbers("d", inf, -inf, Float.NaN, 0)));
    in("test_b")
        .model(DIFFERENCE)
        .set(0, List.of(a, b), List.of(numbers("d", inf, inf, Float.NaN, 0)));
    in("test_c").model(DIFFERENCE).set(0, List.of(a, b), List.of(numbers("d", inf, -inf, 0, 0)));

    assertThat(outcomes())
        .extracting(Outcome::verdict)
        .containsExactly(Verdict.PASSED, Verdict.FAILED, Verdict.FAILED);
  }

  @Test
  void anotherShapeOrTypeFails() throws IOException {
    in("test_a")
        .model(DIFFERENCE)
        .set(0, List.of(X, Y), List.of(Tensor.ofFloats("d", new long[] {2, 2}, -3, 0, 1, 3.5f)));
    assertThat(problem())
        .isEqualTo("test_data_set_0: difference: float32 [2, 2] expected, found float32 [4]");

    in("test_a").set(0, List.of(), List.of(Tensor.ofLongs("d", new long[] {4}, -3, 0, 1, 3)));
    assertThat(problem())
        .isEqualTo("test_data_set_0: difference: int64 [4] expected, found float32 [4]");
  }

  @Test
  void truthValuesAndWholeNumbersAreComparedExactly() throws IOException {
    Tensor right = new Tensor("r", ElementType.BOOL, new long[] {4}, bytes(1, 0, 0, 0));
    in("test_a").model(model("Less")).set(0, List.of(X, Y), List.of(right));
    Tensor wrong = new Tensor("r", ElementType.BOOL, new long[] {4}, bytes(1, 1, 0, 0));
    in("test_b").model(model("Less")).set(0, List.of(X, Y), List.of(wrong));

    assertThat(outcomes())
        .extracting(Outcome::problem)
        .containsExactly(null, "test_data_set_0: difference[1] expects 1, found 0");
  }

  @Test
  void missingFilesFail() throws IOException {
    in("test_a").model(DIFFERENCE);
    assertThat(problem()).isEqualTo("there is no directory test_data_set_0");

    in("test_a").set(0, List.of(X), List.of(RIGHT));
    assertThat(problem()).isEqualTo("test_data_set_0: inputs: 2 expected, found 1");

    in("test_a").set(0, List.of(X, Y, Y), List.of(RIGHT));
    assertThat(problem()).isEqualTo("test_data_set_0: inputs: 2 expected, found 3");
  }

  @Test
  void garbledFilesFail() throws IOException {
    right("test_a").bytes("test_data_set_0/output_0.pb", new byte[] {8, 1, 2});
    assertThat(problem()).startsWith("output_0.pb: not an ONNX tensor (TensorProto): ");

    right("test_a").bytes("model.onnx", Arrays.copyOf(DIFFERENCE.toBytes(), 40));
    assertThat(problem()).startsWith("model.onnx: not an ONNX model: ");
  }

  @Test
  void whatLimnDoesNotReadIsSkippedWithTheReason() throws IOException {
    // A TensorProto of one string.
    right("test_a").bytes("test_data_set_0/input_0.pb", new byte[] {8, 1, 16, 8, 50, 1, 'a'});

    Outcome outcome = outcomes().get(0);
    assertThat(outcome.verdict()).isEqualTo(Verdict.SKIPPED);
    assertThat(outcome.note()).contains("element type code 8, which Limn does not read");
  }

  @Test
  void anOperatorThatThereIsNotFails() throws IOException {
    in("test_a").model(model("Subtract")).set(0, List.of(X, Y), List.of(RIGHT));

    assertThat(problem()).startsWith("ONNX Runtime refused graph case").contains("Subtract");
  }

  @Test
  void anotherSubjectIsHeldToTheSameCases() throws IOException {
    right("test_a");

    assertThat(outcomes((graph, inputs) -> List.of(RIGHT))).allMatch(Outcome::passed);
    assertThat(outcomes((graph, inputs) -> List.of()).get(0).problem())
        .isEqualTo("test_data_set_0: answers: 1 expected, found 0");
    assertThat(
            outcomes(
                    (graph, inputs) -> {
                      throw new NotApplicable("no Sub here");
                    })
                .get(0)
                .verdict())
        .isEqualTo(Verdict.SKIPPED);
  }

  @Test
  void aGoldenPackageIsACaseToo() throws IOException {
    Path golden = Path.of("src/main/resources/dev/limn/conformance/golden");
    CaseFiles target = in("golden");
    for (String file : List.of("input_0.pb", "output_0.pb", "output_1.pb")) {
      String path = "test_data_set_0/" + file;
      target.bytes(path, Files.readAllBytes(golden.resolve("golden-half/package/" + path)));
    }
    target.bytes(
        "model.onnx", Files.readAllBytes(golden.resolve("golden-half/package/decoder.onnx")));

    assertThat(outcomes()).allMatch(Outcome::passed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "empty"})
  void aDirectoryWithoutCasesIsAUsageError(String name) throws IOException {
    in("empty").bytes("readme.txt", new byte[0]);

    assertThatThrownBy(() -> OnnxSuite.suite(directory.resolve(name)))
        .isInstanceOf(UsageException.class)
        .isInstanceOf(LimnException.class)
        .hasMessageMatching(".*(nothing does not exist|empty holds no case: .*)");
  }

  private CaseFiles right(String name) throws IOException {
    return in(name).model(DIFFERENCE).set(0, List.of(X, Y), List.of(RIGHT));
  }

  private CaseFiles in(String name) {
    return new CaseFiles(directory.resolve(name));
  }

  private List<Outcome> outcomes() {
    return outcomes(new RuntimeSubject());
  }

  private List<Outcome> outcomes(Subject subject) {
    return OnnxSuite.suite(directory, "test", subject).checks().stream().map(Check::run).toList();
  }

  private String problem() {
    return outcomes().get(0).problem();
  }

  private static OnnxModel model(String op) {
    GraphBuilder graph =
        new GraphBuilder("case")
            .input(ValueType.batched("x", ElementType.FLOAT32))
            .input(ValueType.batched("y", ElementType.FLOAT32));
    graph.node(op, "difference", List.of("x", "y"));
    ElementType type = op.equals("Less") ? ElementType.BOOL : ElementType.FLOAT32;
    return graph.output(ValueType.batched("difference", type)).build();
  }

  private static Tensor numbers(String name, float... values) {
    return Tensor.ofFloats(name, new long[] {values.length}, values);
  }

  private static ByteBuffer bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteBuffer.wrap(bytes);
  }
}
