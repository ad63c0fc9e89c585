package dev.limn.runtime.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.PngFile;
import dev.limn.runtime.model.TinyModel;
import dev.limn.testing.FreshProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime and the README's example in one jar, in virtual machines of their own. */
class FatJarTest {

  @TempDir static Path directory;

  private static Path jar;
  private static Path model;
  private static byte[] wanted;

  @BeforeAll
  static void packAndDraw() throws IOException {
    Path classes = directory.resolve("classes");
    ReadmeExample.compile(classes);
    jar = directory.resolve("fat.jar");
    FatJar.write(ApplicationClassPath.with(classes), jar);
    model = directory.resolve("model");
    TinyModel.UNCONDITIONAL.packWithMixture().writeTo(model);
    try (Sampler sampler = Sampler.open(model)) {
      wanted = PngFile.encode(sampler.sample(SampleRequest.of(64).withSeed(7)).grid());
    }
  }

  @Test
  void aFreshVirtualMachineDrawsFromOneJar() throws Exception {
    Path picture = directory.resolve("fresh.png");

    assertThat(run(jar, ReadmeExample.CLASS, model, picture)).isEmpty();

    assertThat(picture).hasBinaryContent(wanted);
    try (Stream<Path> unpacked = Files.list(cache().resolve("onnxruntime"))) {
      assertThat(unpacked).as("native libraries of the jar are in the cache").hasSize(1);
    }
  }

  @Test
  void aClassLoaderThatIsClosedAndOpenedAgainDrawsTheSameAndLeavesNoThread() throws Exception {
    List<Path> pictures = new ArrayList<>();
    for (int round = 1; round <= 3; round++) {
      pictures.add(directory.resolve("round" + round + ".png"));
    }
    Path container = Path.of("target", "test-classes").toAbsolutePath();

    assertThat(
            run(
                container,
                Redeployment.class.getName(),
                jar,
                model,
                pictures.get(0),
                pictures.get(1),
                pictures.get(2)))
        .isEmpty();

    assertThat(pictures).allSatisfy(picture -> assertThat(picture).hasBinaryContent(wanted));
  }

  /** Runs a class and gives what it printed. */
  private static String run(Path classPath, String mainClass, Path... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("-cp", classPath.toString(), mainClass));
    Stream.of(arguments).map(Path::toString).forEach(command::add);
    FreshProcess.Ended ended = FreshProcess.run(cache(), command);
    assertThat(ended.exitCode()).as("%s", ended.lines()).isZero();
    return ended.lines().stream()
        .filter(line -> !isOfProtobuf(line))
        .collect(Collectors.joining("\n"));
  }

  /** Java 24 and later warn of protobuf's use of {@code sun.misc.Unsafe}. */
  private static boolean isOfProtobuf(String line) {
    return line.startsWith("WARNING: ")
        && (line.contains("sun.misc.Unsafe") || line.contains("com.google.protobuf"));
  }

  private static Path cache() {
    return directory.resolve("cache");
  }
}
