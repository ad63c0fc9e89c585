package dev.limn.cli.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.command.CommandTest;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.random.CounterRandom;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The commands of docs/zoo-howto.md, line by line, each in a process: the maker's in one directory,
 * the other user's in another, with a cache of his own. The port alone is another.
 */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the server is stopped by a signal")
class ZooHowtoTest extends CommandTest {

  private static final int LATENT = 6;
  private static final int SIDE = 8;
  private static final String ADDRESS = "http://127.0.0.1:8090";

  private Path maker;
  private Path user;

  @BeforeEach
  void findAStrangersDecoder() throws IOException {
    maker = Files.createDirectory(file("maker"));
    user = Files.createDirectory(file("user"));
    Files.write(maker.resolve("decoder.onnx"), stranger().toBytes());
  }

  /** One layer, whose names, range and lack of pixels are not Limn's. */
  private static OnnxModel stranger() {
    float[] weights = new float[LATENT * SIDE * SIDE];
    new CounterRandom(5).normals(0, 99, weights, 0, weights.length);
    GraphBuilder graph =
        new GraphBuilder("net").input(ValueType.batched("z", ElementType.FLOAT32, LATENT));
    graph.initializer(Tensor.ofFloats("w", new long[] {LATENT, SIDE * SIDE}, weights));
    graph.node("Gemm", "dense", List.of("z", "w"));
    graph.node("Tanh", "tanh", List.of("dense"));
    graph.initializer(Tensor.ofLongs("shape", new long[] {4}, 0, 1, SIDE, SIDE));
    graph.node("Reshape", "out", List.of("tanh", "shape"));
    return graph.output(ValueType.batched("out", ElementType.FLOAT32, 1, SIDE, SIDE)).build();
  }

  @Test
  void theCommandsWorkAsTheyStandThere() throws Exception {
    List<String> makers = commands("### The maker");
    String serve = makers.remove(makers.size() - 1);
    assertThat(serve).isEqualTo("limn zoo serve shared --port 8090");
    for (String command : makers) {
      run(maker, command);
    }
    Files.copy(maker.resolve("maker.key.pub"), user.resolve("maker.key.pub"));

    Process server = start(maker, serve.replace("8090", "0"));
    try (BufferedReader output = server.inputReader()) {
      String address = output.readLine().replaceFirst("listening on (.*)/", "$1");
      for (String command : commands("### The other user")) {
        run(user, command.replace(ADDRESS, address));
      }
    } finally {
      server.destroy();
    }

    assertThat(user.resolve("samples.png")).isNotEmptyFile();
    assertThat(user.resolve("cache/zoo/stranger/stranger-1.0.0.zip")).exists();
    assertThat(maker.resolve("cache/zoo")).doesNotExist();
  }

  /** The first block of commands below a heading. */
  private static List<String> commands(String heading) throws IOException {
    List<String> page = Files.readAllLines(Path.of("../docs/zoo-howto.md"));
    List<String> commands = new ArrayList<>();
    for (String line : page.subList(page.indexOf(heading), page.size())) {
      if (line.startsWith("    limn ")) {
        commands.add(line.strip());
      } else if (!commands.isEmpty()) {
        return commands;
      }
    }
    throw new AssertionError("no commands below " + heading);
  }

  private static void run(Path directory, String command) throws Exception {
    Process process = start(directory, command);
    String told = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as("%s: %s", command, told).isZero();
  }

  private static Process start(Path directory, String command) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp"));
    words.add(System.getProperty("java.class.path"));
    words.add("dev.limn.cli.Main");
    words.addAll(List.of(command.split(" ")).subList(1, command.split(" ").length));
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().put("LIMN_CACHE", directory.resolve("cache").toString());
    return builder.redirectErrorStream(true).start();
  }
}
