package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.onnx.Attribute;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.random.CounterRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageCommandTest extends CommandTest {

  private static final int LATENT = 5;
  private static final int PIXELS = 4 * 6 * 3;

  @Test
  void aPackagedDecoderIsSoundAndDraws() throws IOException {
    write("My_Decoder.onnx", decoder(-1, "Tanh"));

    Invocation limn = limn("My_Decoder.onnx", "pkg", "--licence=MIT", "--data-licence=Own.");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.err()).startsWith("package ").contains("limn sample").hasLineCount(1);
    String made = file("pkg").toString();
    Invocation verify = Invocation.of("verify", made);
    assertDone(verify);
    assertThat(verify.out()).contains("my-decoder 1.0.0 is sound").doesNotContain("FAIL");
    assertDone(Invocation.of("sample", made, "--count=9", "--out=" + file("x.png")));
    assertDone(Invocation.of("traverse", made, "--out=" + file("y.png")));
    Invocation inspect = Invocation.of("inspect", made);
    assertDone(inspect);
    assertThat(inspect.out()).contains("(foreign)", "4x6 RGB", "MIT").doesNotContain("null");
    assertThat(Files.readString(file("pkg/README.md"))).contains("licence of the data: Own.");
  }

  @Test
  void aConditionalDecoderOfOneSampleIsSoundAndDrawsItsClasses() {
    write("one.onnx", conditional());

    Invocation limn = limn("one.onnx", "pkg", "--classes=cat,dog", "--range=-1..1", "--name=pets");

    assertThat(limn.exitCode()).isZero();
    String made = file("pkg").toString();
    Invocation verify = Invocation.of("verify", made);
    assertDone(verify);
    assertThat(verify.out()).contains("pets 1.0.0 is sound");
    assertDone(Invocation.of("sample", made, "--labels=dog,cat", "--out=" + file("x.png")));
    assertThat(ModelPackage.open(file("pkg")).manifest().image().classNames())
        .containsExactly("cat", "dog");
  }

  @Test
  void aDecoderOfOneColourIsNotWritten() throws IOException {
    GraphBuilder plain = decoder(-1, "Tanh");
    plain.initializer(Tensor.ofFloats("nothing", new long[0], 0));
    plain.node("Mul", "constant", List.of("x", "nothing"));
    plain.node("Sigmoid", "grey", List.of("constant"));
    plain.output(ValueType.batched("grey", ElementType.FLOAT32, 4, 6, 3));
    write("plain.onnx", plain);

    assertRefused(
        limn("plain.onnx", "pkg", "--image-output=grey"),
        1,
        "plain.onnx makes no sound package: model.pixels: a sample is one plain colour");
    assertThat(written()).containsExactly("plain.onnx");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --range=0..2           | range must be 0..1, -1..1 or 0..255, found '0..2'
          --layout=chw           | layout must be nchw, nhwc or nhw, found 'chw'
          --size=28              | size must be height x width such as 28x28, found '28'
          --name=My_Model        | name must be 1 to 64 lower-case letters, digits and hyphens
          --licence=a*b          | licence must be an SPDX identifier such as Apache-2.0
          --latent-input=q       | loose.onnx has no input 'q' for --latent-input
          --description=         | description must be one line
          --classes=a,b          | loose.onnx has no input of classes: leave --classes out
          --model-version=one    | version must be such as 1.0.0, found 'one'
          --rage=0..1            | unknown option '--rage'; did you mean '--range'?
          --seed=1               | unknown option '--seed'
          --threads=1            | unknown option '--threads'
          --name=loose           | say --range 0..1, --range -1..1 or --range 0..255
          """)
  void aBadRequestIsOneLineAndWritesNothing(String option, String message) throws IOException {
    write("loose.onnx", decoder(-1, "Softsign"));

    assertRefused(limn("loose.onnx", "pkg", option), 2, message);
    assertThat(written()).containsExactly("loose.onnx");
  }

  @Test
  void whatIsNotThereOrInTheWayIsNamed() throws IOException {
    write("d.onnx", decoder(-1, "Tanh"));
    Files.createDirectories(file("full/of"));

    assertRefused(limn("none.onnx", "pkg"), 2, "none.onnx is no file");
    assertRefused(limn("d.onnx", "full"), 1, "full already exists and nothing is overwritten");
    assertRefused(
        limn("d.onnx", "pkg", "--licence-file=" + file("no.txt")), 1, "cannot read", "no.txt");
    assertThat(written()).containsExactly("d.onnx");
  }

  private Invocation limn(String decoder, String out, String... options) {
    List<String> arguments = new ArrayList<>(List.of("package", file(decoder).toString()));
    arguments.add("--out=" + file(out));
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private void write(String name, GraphBuilder graph) {
    try {
      Files.write(file(name), graph.build().toBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** z [N,5] to x [N,4,6,3], channels last. */
  private static GraphBuilder decoder(long batch, String activation) {
    GraphBuilder graph = new GraphBuilder("main");
    graph.input(new ValueType("z", ElementType.FLOAT32, axes(batch, LATENT)));
    graph.initializer(weights(LATENT));
    graph.node("MatMul", "dense", List.of("z", "w"));
    return finish(graph, batch, activation);
  }

  /** z [1,5] and an index y [1,1] to x [1,4,6,3], for one sample alone. */
  private static GraphBuilder conditional() {
    GraphBuilder graph = new GraphBuilder("main");
    graph.input(new ValueType("z", ElementType.FLOAT32, axes(1, LATENT)));
    graph.input(new ValueType("y", ElementType.INT32, axes(1, 1)));
    graph.initializer(weights(LATENT + 1));
    graph.node("Cast", "class", List.of("y"), Attribute.of("to", ElementType.FLOAT32.code()));
    graph.node("Concat", "joined", List.of("z", "class"), Attribute.of("axis", 1));
    graph.node("MatMul", "dense", List.of("joined", "w"));
    return finish(graph, 1, "Softsign");
  }

  private static GraphBuilder finish(GraphBuilder graph, long batch, String activation) {
    graph.node(activation, "bounded", List.of("dense"));
    graph.initializer(Tensor.ofLongs("shape", new long[] {4}, batch, 4, 6, 3));
    graph.node("Reshape", "x", List.of("bounded", "shape"));
    return graph.output(new ValueType("x", ElementType.FLOAT32, axes(batch, 4, 6, 3)));
  }

  private static Tensor weights(int rows) {
    float[] weights = new float[rows * PIXELS];
    new CounterRandom(2).normals(0, 99, weights, 0, weights.length);
    return Tensor.ofFloats("w", new long[] {rows, PIXELS}, weights);
  }

  private static List<Dimension> axes(long batch, long... rest) {
    List<Dimension> axes = new ArrayList<>();
    axes.add(batch < 0 ? Dimension.symbolic("batch_size") : Dimension.of(batch));
    for (long size : rest) {
      axes.add(Dimension.of(size));
    }
    return axes;
  }
}
