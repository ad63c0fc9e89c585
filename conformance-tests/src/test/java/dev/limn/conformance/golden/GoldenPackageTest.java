package dev.limn.conformance.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.model.ModelSuite;
import dev.limn.runtime.Latents;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.Task;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was written once is read for ever, draws what it drew, and has not been written anew. */
class GoldenPackageTest {

  /** Between processors a pixel on the edge of two levels may fall to either. */
  private static final int LEVELS = 1;

  /** Of an 8-bit decoder a number on the edge of two steps moves a pixel by more. */
  private static final int INT8_LEVELS = 8;

  private static final float CLOSE = 1e-4f;

  static List<GoldenPackage> all() {
    return GoldenPackage.all();
  }

  static List<GoldenPackage> generators() {
    return all().stream()
        .filter(golden -> golden.open().manifest().task() != Task.CLASSIFICATION)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void isReadAndKeepsEveryRuleOfPackages(GoldenPackage golden) {
    assertThat(ModelSuite.of(golden.open()))
        .extracting(Check::run)
        .filteredOn(outcome -> !outcome.passed())
        .extracting(Outcome::id, Outcome::problem)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("generators")
  void drawsTheLatentsAndLabelsOfTheDayItWasMade(GoldenPackage golden) {
    Map<String, NpyArray> drawn = golden.drawn();
    try (Sampler sampler = Sampler.open(golden.open())) {
      SampleRequest request = request(drawn);
      assertThat(sampler.latents(request).values()).isEqualTo(drawn.get("latents").floats());
      if (sampler.manifest().conditional()) {
        int[] labels = sampler.labels(request);
        assertThat(labels).isEqualTo(ints(drawn.get("labels")));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("generators")
  void drawsTheImagesOfTheDayItWasMade(GoldenPackage golden) {
    Map<String, NpyArray> drawn = golden.drawn();
    try (Sampler sampler = Sampler.open(golden.open())) {
      ImageBatch found = sampler.sample(request(drawn));
      assertLevels(drawn.get("samples"), found, LEVELS);
    }
  }

  @Test
  void anEightBitDecoderDrawsTheImagesOfTheDayItWasMade() {
    GoldenPackage golden = new GoldenPackage("golden-int8");
    SamplerOptions int8 = SamplerOptions.DEFAULT.withPrecision(Precision.INT8);
    try (Sampler sampler = Sampler.open(golden.open(), int8)) {
      ImageBatch found = sampler.sample(request(golden.drawn()));
      assertLevels(golden.drawn().get("int8"), found, INT8_LEVELS);
    }
  }

  @ParameterizedTest
  @MethodSource("generators")
  void encodesAsOnTheDayItWasMade(GoldenPackage golden) {
    ModelPackage model = golden.open();
    if (model.manifest().file(FileRole.ENCODER).isEmpty()) {
      assertThat(golden.drawn()).doesNotContainKey("mean");
      return;
    }
    Map<String, NpyArray> drawn = golden.drawn();
    try (Sampler sampler = Sampler.open(model)) {
      int[] labels = drawn.containsKey("labels") ? ints(drawn.get("labels")) : new int[0];
      Posterior found = sampler.encode(images(drawn.get("samples")), labels);
      assertClose(drawn.get("mean"), found.mean());
      assertClose(drawn.get("log_variance"), found.logVariance());
    }
  }

  @Test
  void betweenThemTheyShowWhatTheFormatAllows() {
    List<ModelPackage> models = all().stream().map(GoldenPackage::open).toList();
    assertThat(models).extracting(model -> model.manifest().task()).contains(Task.values());
    assertThat(
            models.stream()
                .flatMap(model -> model.manifest().files().stream())
                .map(file -> file.role())
                .distinct())
        .contains(
            FileRole.DECODER,
            FileRole.ENCODER,
            FileRole.CLASSIFIER,
            FileRole.PRIOR,
            FileRole.TEST_VECTOR,
            FileRole.SAMPLES,
            FileRole.CARD,
            FileRole.LICENCE);
    assertThat(models.stream().filter(model -> model.prior().isPresent()))
        .extracting(model -> model.prior().orElseThrow().conditional())
        .containsExactlyInAnyOrder(false, true);
  }

  @Test
  void theManifestIsReadToTheLastField() {
    Manifest manifest = new GoldenPackage("golden-conditional").open().manifest();
    assertThat(manifest.image().classNames()).containsExactly("cat", "fire truck", "K\u00fcche");
    assertThat(manifest.likelihood().variance()).isEqualTo(0.1);
    assertThat(manifest.training().seed()).isEqualTo(1L << 40);
    assertThat(manifest.training().recipe().get("note").asText()).isEqualTo("kept as it is");
    assertThat(manifest.training().dataSet().licence()).isEqualTo("CC0-1.0");
    assertThat(manifest.training().libraries()).containsEntry("djl", "0.35.1");
    assertThat(manifest.evaluation().metrics()).containsEntry("mse", 0.125);
    assertThat(manifest.exportParity().get(0).maxDifference()).isEqualTo(1.5e-7);
    assertThat(manifest.created()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void aZipIsReadAsItsDirectoryIs() {
    Path zip = directory().resolve("golden-unconditional").resolve("package.zip");
    assertThat(ModelPackage.open(zip).sha256())
        .isEqualTo(new GoldenPackage("golden-unconditional").open().sha256());
  }

  @Test
  void noByteOfThemWasWrittenAnew() throws IOException {
    List<String> found =
        all().stream()
            .map(golden -> List.of(golden.name(), golden.open().sha256(), golden.drawnSha256()))
            .map(parts -> String.join(" ", parts).strip())
            .toList();
    assertThat(found).isEqualTo(Files.readAllLines(directory().resolve("SHA256")));
  }

  @Test
  void anotherNameIsRefused() {
    assertThatThrownBy(() -> new GoldenPackage("golden-nothing").open())
        .isInstanceOf(LimnException.class)
        .hasMessageContaining("golden-nothing");
  }

  @Test
  void theyStaySmall() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(directory())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isLessThan(200_000);
  }

  private static Path directory() {
    URL list = GoldenPackage.class.getResource("SHA256");
    try {
      return Path.of(list.toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SampleRequest request(Map<String, NpyArray> drawn) {
    return SampleRequest.of((int) drawn.get("latents").shape()[0]).withSeed(7);
  }

  private static int[] ints(NpyArray array) {
    long[] values = array.longs();
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.toIntExact(values[i]);
    }
    return ints;
  }

  private static ImageBatch images(NpyArray array) {
    long[] shape = array.shape();
    return new ImageBatch(
        (int) shape[0], (int) shape[1], (int) shape[2], (int) shape[3], array.data());
  }

  private static void assertLevels(NpyArray expected, ImageBatch found, int levels) {
    byte[] right = expected.data();
    assertThat(found.pixels()).hasSameSizeAs(right);
    for (int i = 0; i < right.length; i++) {
      int difference = Byte.toUnsignedInt(right[i]) - Byte.toUnsignedInt(found.pixels()[i]);
      assertThat(Math.abs(difference)).as("pixel %d", i).isLessThanOrEqualTo(levels);
    }
  }

  private static void assertClose(NpyArray expected, Latents found) {
    float[] right = expected.floats();
    assertThat(found.values()).hasSameSizeAs(right);
    for (int i = 0; i < right.length; i++) {
      // Negated, so that NaN fails.
      boolean off = !(Math.abs(right[i] - found.values()[i]) <= CLOSE);
      assertThat(off).as("[%d] %s, expected %s", i, found.values()[i], right[i]).isFalse();
    }
  }
}
