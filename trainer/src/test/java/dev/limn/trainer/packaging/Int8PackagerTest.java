package dev.limn.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.model.ModelSuite;
import dev.limn.runtime.Int8Quantizer;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.Int8Trial;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Precision;
import dev.limn.trainer.evaluation.EvaluationListener;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Int8PackagerTest {

  @TempDir static Path directory;
  private static ModelPackage source;
  private static ModelPackage tried;

  @BeforeAll
  static void pack() {
    source =
        RunPackager.pack(
            TinyRun.trained(directory.resolve("run"), TinyRun.CVAE),
            Optional.of(TinyRun.DIGITS),
            "1.0.0",
            Clock.systemUTC());
    tried = Int8Packager.pack(source, TinyRun.DIGITS, EvaluationListener.SILENT);
  }

  @Test
  void thePackageSaysWhatWasFoundAndHoldsWhatItSays() {
    Int8Trial trial = tried.manifest().training().int8();
    assertThat(trial.measures()).containsKey("speedRatio");
    assertThat(tried.paths().contains("decoder.int8.onnx")).isEqualTo(trial.packaged());
    assertThat(new String(tried.bytes("README.md")))
        .contains("## 8-bit decoder\n\n" + (trial.packaged() ? "Packaged: " : "Not packaged: "))
        .contains(trial.verdict())
        .contains("## Measured quality", "## Limits");
    assertThat(ModelSuite.of(tried)).extracting(Check::run).allMatch(Outcome::passed);
    assertThat(tried.bytes("decoder.onnx")).isEqualTo(source.bytes("decoder.onnx"));
  }

  @Test
  void anotherTrialReplacesTheFirst() {
    ModelPackage again = Int8Packager.pack(tried, TinyRun.DIGITS, EvaluationListener.SILENT);

    assertThat(new String(again.bytes("README.md")).split("## 8-bit decoder", -1)).hasSize(2);
    assertThat(ModelSuite.of(again)).extracting(Check::run).allMatch(Outcome::passed);
  }

  @Test
  void samplesInEightBitsAreAlmostTheSame() {
    ModelPackage both = Int8Packager.with(source, Int8Quantizer.quantize(source));
    double squares = 0;
    byte[] exact = draw(both, Precision.FP32);
    byte[] rounded = draw(both, Precision.INT8);
    for (int i = 0; i < exact.length; i++) {
      squares += Math.pow((exact[i] & 0xFF) - (rounded[i] & 0xFF), 2);
    }
    assertThat(Math.sqrt(squares / exact.length)).as("levels of 255").isLessThan(4);
  }

  private static byte[] draw(ModelPackage model, Precision precision) {
    try (Sampler sampler = Sampler.open(model, SamplerOptions.DEFAULT.withPrecision(precision))) {
      return sampler.sample(SampleRequest.of(50)).pixels();
    }
  }

  @Test
  void whatIsNotWorthItIsLeftOutForOneReason() {
    Map<String, Double> good = new HashMap<>();
    good.put("speedRatio", 1.3);
    good.put("labelAccuracy.fp32", 0.99);
    good.put("labelAccuracy.int8", 0.9871);
    good.put("frechet.fp32", 10.0);
    good.put("frechet.int8", 10.5);

    assertThat(Int8Packager.objection(good)).isEmpty();
    assertThat(Int8Packager.objection(Map.of("speedRatio", 2.0))).isEmpty();
    assertThat(Int8Packager.objection(with(good, "speedRatio", 1.29)))
        .contains("1.29 times the speed of fp32 is less than 1.3");
    assertThat(Int8Packager.objection(with(good, "labelAccuracy.int8", 0.986)))
        .contains("it loses 0.0040 of label accuracy, more than 0.003");
    assertThat(Int8Packager.objection(with(good, "frechet.int8", 10.6)))
        .contains("1.060 times the Frechet distance of fp32 is more than 1.05");
  }

  private static Map<String, Double> with(Map<String, Double> measures, String name, double value) {
    Map<String, Double> changed = new HashMap<>(measures);
    changed.put(name, value);
    return changed;
  }

  @Test
  void aModelWithoutStatedQualityIsRefused() {
    ModelPackage unmeasured =
        PackageBuilder.of(source).build(source.manifest().withEvaluation(null));
    assertThatThrownBy(
            () -> Int8Packager.pack(unmeasured, TinyRun.DIGITS, EvaluationListener.SILENT))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "model tiny must be a generator that states its training and its quality: export it"
                + " with its data set");
  }
}
