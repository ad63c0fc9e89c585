package dev.limn.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.cli.testing.Invocation;
import dev.limn.conformance.Rulebook;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConformanceCommandTest {

  private static final String EXCLUDE_ALL = "broken.*=it is a demonstration";

  @TempDir Path directory;

  /** A class path with one subject, whose class the tests bring along. */
  @BeforeEach
  void announceTheSubject() throws IOException {
    Path services = Files.createDirectories(directory.resolve("jar/META-INF/services"));
    Files.writeString(
        services.resolve("dev.limn.conformance.SubjectProvider"), DemoSubject.class.getName());
  }

  @Test
  void theProcessorConforms() {
    Invocation limn = Invocation.of("conformance", "--provider", "cpu");

    assertThat(limn.err()).isEmpty();
    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out().lines())
        .filteredOn(line -> line.startsWith("ok    provider."))
        .hasSize(18)
        .first()
        .asString()
        .endsWith("vae-mlp-mnist on 1 thread draws the processor's pixels, within 0 levels of 255");
    assertThat(limn.out().lines()).last().isEqualTo("provider cpu conforms: 18 passed");
  }

  @Test
  void aProviderThatIsNotThereIsSkippedWithTheReason() {
    assumeTrue(
        new Provider.Cuda(0).obstacle().isPresent(), "this ONNX Runtime was built with CUDA");
    Invocation limn = Invocation.of("conformance", "--provider", "cuda");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out().lines())
        .hasSize(10)
        .first()
        .asString()
        .startsWith("skip  provider.pixels ")
        .contains(": this ONNX Runtime was built without it: replace");
    assertThat(limn.out().lines())
        .last()
        .isEqualTo("provider cuda was not held to anything: 0 passed, 9 skipped");
  }

  @Test
  void aPackageIsHeldToItsSuite() {
    Invocation limn = Invocation.of("conformance", "--package", "vae-mlp-mnist-z2");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out()).startsWith("ok    model.format ");
    assertThat(limn.out().lines())
        .last()
        .asString()
        .matches("package vae-mlp-mnist-z2 \\S+ conforms: \\d+ passed");
  }

  @Test
  void aPackageThatDoesNotOpenFailsAndTheOthersAreStillTried() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.zip"), "no zip");
    Invocation limn =
        Invocation.of(
            "conformance", "--package", broken.toString(), "--package", "vae-mlp-mnist-z2");

    assertThat(limn.err()).isEmpty();
    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.out()).startsWith("FAIL  model.format ");
    assertThat(limn.out().lines())
        .contains("package " + broken + " fails 1 check: 0 passed, 1 failed")
        .last()
        .asString()
        .matches("package vae-mlp-mnist-z2 \\S+ conforms: \\d+ passed");
  }

  @Test
  void aPackageThatIsNotThereIsNoSubject() {
    Invocation limn = Invocation.of("conformance", "--package", "nowhere.zip");

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.err()).contains("model nowhere.zip does not exist");
  }

  @Test
  void thisLimnsSamplerIsHeldToTheSuiteOfRuntimesWhereNothingIsNamed() {
    Invocation limn = Invocation.of("conformance", "--suite", "runtime");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out()).startsWith("ok    runtime.golden-latents ");
    assertThat(limn.out().lines()).last().asString().matches("runtime limn conforms: \\d+ passed");
  }

  @Test
  void aDirectoryOfOnnxTestsIsRun() throws IOException {
    Path set = Files.createDirectories(directory.resolve("node/test_neg/test_data_set_0"));
    GraphBuilder graph = new GraphBuilder("neg").input(ValueType.batched("x", ElementType.FLOAT32));
    graph.node("Neg", "y", List.of("x"));
    OnnxModel model = graph.output(ValueType.batched("y", ElementType.FLOAT32)).build();
    Files.write(set.resolveSibling("model.onnx"), model.toBytes());
    Files.write(set.resolve("input_0.pb"), number("x", 1).toBytes());
    Files.write(set.resolve("output_0.pb"), number("y", -1).toBytes());
    Invocation right = Invocation.of("conformance", "--onnx", directory.toString());
    Files.write(set.resolve("output_0.pb"), number("y", -2).toBytes());
    Invocation wrong = Invocation.of("conformance", "--onnx", directory.toString());

    assertThat(right.exitCode()).isZero();
    assertThat(right.out().lines())
        .first()
        .asString()
        .startsWith("ok    onnx.node.test_neg ")
        .endsWith("the graph answers as its data sets say, within 1e-7 and 1/1000 of the number");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.out()).contains("test_data_set_0: y[0] expects -2.0, found -1.0");
  }

  private static Tensor number(String name, float value) {
    return Tensor.ofFloats(name, new long[] {1}, value);
  }

  @Test
  void failuresRefusalsAndCrashesOfASubjectAreToldAndTheExitCodeTells() {
    Invocation limn = demo();

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.err()).isEmpty();
    assertThat(limn.out().lines())
        .containsExactly(
            "ok    sound.one                    one is one",
            "sound demo conforms: 1 passed",
            "FAIL  broken.fails                 one is one: it is two",
            "FAIL  broken.refuses               one is one: not today",
            "DIED  broken.crashes               one is one: java.lang.StackOverflowError",
            "skip  broken.lacks                 one is one: there is none",
            "broken demo fails 3 checks: 0 passed, 3 failed, 1 skipped");
  }

  @Test
  void whatIsExcludedDoesNotFailTheSubject() throws IOException {
    Path file = Files.writeString(directory.resolve("known"), "# for now\nbroken.*=old\n");
    for (String[] how :
        new String[][] {{"--exclude", EXCLUDE_ALL}, {"--exclusions", file.toString()}}) {
      Invocation limn = demo(how);

      assertThat(limn.exitCode()).isZero();
      assertThat(limn.out().lines()).filteredOn(line -> line.startsWith("excl  ")).hasSize(4);
      assertThat(limn.out().lines())
          .last()
          .isEqualTo("broken demo was not held to anything: 0 passed, 4 excluded");
    }
  }

  @Test
  void aSuiteCanBeRunAlone() {
    Invocation limn = demo("--suite", "sound");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out()).doesNotContain("broken");
  }

  @Test
  void theSameIsWrittenAsJunitXmlAndJson() throws IOException {
    Path xml = directory.resolve("report.xml");
    Invocation limn = demo("--junit", xml.toString(), "--json");

    assertThat(limn.exitCode()).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(limn.out());
    assertThat(json.get("conforms").asBoolean()).isFalse();
    assertThat(json.get("suites")).hasSize(2);
    assertThat(Files.readString(xml))
        .contains("<testsuite name=\"broken demo\" tests=\"4\" failures=\"2\" errors=\"1\"");
  }

  @Test
  void aServerThatDoesNotAnswerIsToldInOneLine() {
    Invocation limn = Invocation.of("conformance", "--server", "http://127.0.0.1:1");

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.out()).isEmpty();
    assertThat(limn.err())
        .hasLineCount(1)
        .startsWith("limn: server http://127.0.0.1:1 does not answer: ");
  }

  /** As here, where no jar of gRPC is. */
  @Test
  void withoutGrpcItIsToldWhatIsMissing() {
    Invocation limn = Invocation.of("conformance", "--grpc", "http://127.0.0.1:1");

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.out()).isEmpty();
    assertThat(limn.err())
        .isEqualToIgnoringNewLines(
            "limn: gRPC is not on the class path: add grpc-netty, grpc-protobuf and grpc-stub of"
                + " io.grpc");
    assertThat(Rulebook.all()).extracting(Rulebook::suite).doesNotContain("grpc");
  }

  @Test
  void rulesCanBeListedWithoutBeingTried() {
    Invocation limn = demo("--list");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out().lines())
        .hasSize(5)
        .first()
        .isEqualTo("sound.one                    one is one (exact)");
  }

  @Test
  void withoutASubjectAllRulesAreListed() {
    Invocation limn = Invocation.of("conformance", "--list");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out().lines())
        .hasSize(Rulebook.all().stream().mapToInt(book -> book.checks().size()).sum())
        .contains("v2.live                      GET /v2/health/live is 200 (exact)");
  }

  @Test
  void aReaderIsHeldToRefuseWhatIsHostile() {
    Invocation limn =
        Invocation.of("conformance", "--reader", "limn", "--exclude", "reader.zip-bomb*=slow");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.out().lines())
        .contains("ok    reader.path-parent           refuses a zip entry above the package")
        .last()
        .asString()
        .matches("reader limn conforms: \\d+ passed, 2 excluded");
  }

  /** Whoever says the same of every package is found where it is sound, and where it is not. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the reader is a shell script")
  void aReaderMayBeACommand() {
    Invocation limn =
        Invocation.of(
            "conformance",
            "--reader",
            "sh -c 'echo path; exit 3' reader",
            "--suite",
            "reader",
            "--exclude",
            "reader.zip-bomb*=slow",
            "--exclude",
            "reader.prior-bomb=slow");

    assertThat(limn.exitCode()).isEqualTo(1);
    assertThat(limn.out().lines())
        .contains(
            "FAIL  reader.sound-directory       accepts a sound directory: refused: path",
            "ok    reader.path-parent           refuses a zip entry above the package");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--provider cdua | unknown provider 'cdua'",
        "--subject demmo | no subject 'demmo' on the class path; did you mean 'demo'?",
        "--onnx nowhere | directory nowhere does not exist",
        "--suite pakage | unknown suite 'pakage'; did you mean 'package'?",
        "--suite package | no subject of suite 'package' is named: see 'limn conformance --help'",
        "--reader x --patience 0 | --patience must be at least 1, found 0",
        "--reader '' | a subject is a command, found none",
        "--exclude a | an exclusion is ID=REASON, and the reason is shown, found 'a='",
        "--subject demo --exclude broken.fial=x | no check 'broken.fial' to exclude; did you mean",
        "--exclusions nowhere | file of exclusions nowhere does not exist",
        "--server nowhere | a server is named by its address, such as http://127.0.0.1:8000, found",
        "--server http://127.0.0.1:1 --header x | a header is NAME:VALUE, found 'x'",
        "--server http://127.0.0.1:1 --patience 0 | --patience must be at least 1, found 0",
        "--subject demo --class-path nowhere | class path: nowhere does not exist"
      })
  void whatCannotBeMeantIsRefused(String options, String message) {
    List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
    if (options.contains("--subject") && !options.contains("--class-path")) {
      arguments.addAll(List.of("--class-path", directory.resolve("jar").toString()));
    }
    arguments.add(0, "conformance");
    Invocation limn = Invocation.of(arguments.toArray(String[]::new));

    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.out()).isEmpty();
    assertThat(limn.err()).startsWith("limn: ").hasLineCount(1).contains(message);
  }

  private Invocation demo(String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("conformance", "--subject", "demo", "--class-path"));
    arguments.add(directory.resolve("jar").toString());
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }
}
