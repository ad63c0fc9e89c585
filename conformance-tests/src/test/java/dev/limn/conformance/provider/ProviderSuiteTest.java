package dev.limn.conformance.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.runtime.Latents;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.Provider;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderSuiteTest {

  private static final ModelPackage MODEL = ModelZoo.get("vae-mlp-mnist");

  /** Those that are asked for most, and whatever else this ONNX Runtime has. */
  static Set<Provider> providers() {
    Set<Provider> providers =
        new LinkedHashSet<>(
            List.of(
                Provider.CPU,
                new Provider.Cuda(0),
                new Provider.TensorRt(0),
                new Provider.TensorRt(0).withFp16()));
    providers.addAll(Provider.available());
    return providers;
  }

  @ParameterizedTest
  @MethodSource("providers")
  void everyProviderThatIsThereDrawsWhatTheProcessorDraws(Provider provider) {
    Optional<String> absence = ProviderSuite.absence(provider);
    absence.ifPresent(
        reason -> System.out.println("skipped: provider " + provider.name() + ": " + reason));
    assumeTrue(absence.isEmpty(), absence.orElse(""));

    for (Check check : ProviderSuite.of(provider)) {
      assertThat(check.run()).matches(Outcome::passed, "passed");
    }
  }

  @Test
  void theProcessorIsNeverAbsent() {
    assertThat(ProviderSuite.absence(Provider.CPU)).isEmpty();
    assertThat(ProviderSuite.of(Provider.CPU)).hasSize(18);
    assertThat(ProviderSuite.of(new Provider.Cuda(0))).hasSize(9);
  }

  @Test
  void aSubjectThatIsTheReferencePasses() {
    assertThat(problems(new Fake(0, 0, 0, 0), Tolerance.EXACT)).isEmpty();
  }

  @ParameterizedTest(name = "{0} levels off, {1} allowed")
  @CsvSource({"1, 0, false", "1, 1, true", "2, 1, false", "2, 2, true", "3, 2, false"})
  void pixelsAreHeldToTheirTolerance(int off, int allowed, boolean passes) {
    List<String> problems = problems(new Fake(off, 0, 0, 0), new Tolerance(allowed, 0, 0));

    if (passes) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems)
          .singleElement()
          .asString()
          .matches("provider.pixels: pixels\\[0] of 1 rows expects \\d+, found \\d+");
    }
  }

  @Test
  void floatsAreHeldToTheirTolerance() {
    assertThat(problems(new Fake(0, 0.0009, 0.0009, 0), Tolerance.SINGLE)).isEmpty();
    assertThat(problems(new Fake(0, 0.002, 0, 0), Tolerance.SINGLE))
        .singleElement()
        .asString()
        .startsWith("provider.image: image[0] of 1 rows expects ");
    assertThat(problems(new Fake(0, 0, 0.002, 0), Tolerance.SINGLE))
        .singleElement()
        .asString()
        .startsWith("provider.posterior: mean[0] of 1 rows expects ");
  }

  @Test
  void whatIsNoNumberFails() {
    assertThat(problems(new Fake(0, Double.NaN, Double.NaN, 0), Tolerance.HALF))
        .hasSize(2)
        .allMatch(problem -> problem.endsWith("found NaN"));
  }

  /** As a padded batch would be that is cut at the wrong end. */
  @Test
  void rowsThatAreNotTheirOwnFail() {
    assertThat(problems(new Fake(0, 0, 0, 1), Tolerance.HALF))
        .singleElement()
        .asString()
        .matches("provider.pixels: pixels\\[\\d+] of 2 rows expects \\d+, found \\d+");
  }

  @Test
  void optionsThatLowerThePrecisionWidenTheTolerance() {
    assertThat(Tolerance.of(new Provider.Cuda(0))).isEqualTo(Tolerance.SINGLE);
    assertThat(Tolerance.of(new Provider.TensorRt(0))).isEqualTo(Tolerance.SINGLE);
    assertThat(Tolerance.of(new Provider.TensorRt(0).withFp16())).isEqualTo(Tolerance.HALF);
    assertThat(Tolerance.of(new Provider.Cuda(0, Map.of("use_tf32", "1"))))
        .isEqualTo(Tolerance.HALF);
    assertThat(Tolerance.of(new Provider.Cuda(0, Map.of("use_tf32", "0"))))
        .isEqualTo(Tolerance.SINGLE);
    assertThat(Tolerance.HALF.levels()).isEqualTo(2);
    assertThat(Tolerance.SINGLE).isEqualTo(new Tolerance(1, 1e-3, 1e-3));
  }

  private static List<String> problems(Fake fake, Tolerance tolerance) {
    return ProviderSuite.of(MODEL, "a fake", ProviderSuiteTest::processor, () -> fake, tolerance)
        .stream()
        .map(Check::run)
        .filter(outcome -> !outcome.passed())
        .map(outcome -> outcome.id() + ": " + outcome.problem())
        .toList();
  }

  private static Subject processor() {
    return SamplerSubject.open(MODEL, Provider.CPU, 1);
  }

  /** The processor, with errors added: levels, floats, means; rows moved up. */
  private record Fake(int levels, double image, double mean, int shift) implements Subject {

    @Override
    public ImageBatch decode(Latents latents, int... labels) {
      try (Subject right = processor()) {
        ImageBatch images = right.decode(latents, labels);
        byte[] pixels = images.pixels();
        byte[] wrong = new byte[pixels.length];
        int moved = shift * pixels.length / images.count() % pixels.length;
        for (int i = 0; i < pixels.length; i++) {
          int level = Byte.toUnsignedInt(pixels[(i + moved) % pixels.length]);
          wrong[i] = (byte) (level < 128 ? level + levels : level - levels);
        }
        return new ImageBatch(
            images.count(), images.height(), images.width(), images.channels(), wrong);
      }
    }

    @Override
    public float[] decodeFloats(Latents latents, int... labels) {
      try (Subject right = processor()) {
        return plus(right.decodeFloats(latents, labels), image);
      }
    }

    @Override
    public Posterior encode(ImageBatch images, int... labels) {
      try (Subject right = processor()) {
        Posterior found = right.encode(images, labels);
        Latents means = found.mean();
        return new Posterior(
            new Latents(means.count(), means.size(), plus(means.values(), mean)),
            found.logVariance());
      }
    }

    private static float[] plus(float[] values, double error) {
      float[] wrong = Arrays.copyOf(values, values.length);
      for (int i = 0; i < wrong.length; i++) {
        wrong[i] += (float) error;
      }
      return wrong;
    }

    @Override
    public void close() {}
  }
}
