package dev.limn.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.conformance.model.ModelSuite;
import dev.limn.runtime.Labels;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PngFile;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PriorFit;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.evaluation.EvaluationListener;
import dev.limn.trainer.prior.FittedPrior;
import dev.limn.trainer.prior.PriorSearch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriorPackagerTest {

  private static final Clock LATER =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06.7Z"), ZoneOffset.UTC);
  private static final ImageSet TRAINING = TinyRun.DIGITS.train().slice(0, 160);
  private static final ImageSet HELD_OUT = TinyRun.DIGITS.train().slice(160, 200);

  @TempDir static Path directory;

  private static final List<PriorFit.Candidate> HEARD = new ArrayList<>();
  private static ModelPackage bare;
  private static FittedPrior fitted;
  private static ModelPackage packed;

  @BeforeAll
  static void pack() {
    bare =
        RunPackager.pack(
            TinyRun.trained(directory.resolve("run"), TinyRun.CVAE),
            Optional.empty(),
            "1.0.0",
            Clock.systemUTC());
    try (Sampler sampler = Sampler.open(bare)) {
      fitted = new PriorSearch(List.of(1, 2), 4, HEARD::add).find(sampler, TRAINING, HELD_OUT);
    }
    packed = PriorPackager.pack(bare, fitted, TinyRun.DIGITS, LATER, EvaluationListener.SILENT);
  }

  @Test
  void thePackagePassesEveryCheck() {
    packed.writeTo(directory.resolve("package"));

    List<Check> checks = ModelSuite.of(ModelPackage.open(directory.resolve("package")));
    assertThat(checks).extracting(Check::id).contains("model.prior");
    assertThat(checks).extracting(Check::run).allMatch(Outcome::passed);
  }

  @Test
  void theMixtureBecomesTheDefaultPriorAndItsFitIsStated() {
    Manifest manifest = packed.manifest();

    assertThat(manifest.latent().priors()).containsExactly("normal", "mixture");
    assertThat(manifest.latent().defaultPrior()).isEqualTo("mixture");
    assertThat(manifest.training().prior()).isEqualTo(fitted.fit());
    assertThat(fitted.fit().images()).isEqualTo(160);
    assertThat(fitted.fit().heldOut()).isEqualTo(40);
    assertThat(fitted.fit().seed()).isEqualTo(4);
    assertThat(fitted.fit().candidates()).isEqualTo(HEARD).isNotEmpty();
    assertThat(manifest.created()).isEqualTo("2026-02-03T04:05:06Z");
    assertThat(manifest.training().recipe()).isEqualTo(bare.manifest().training().recipe());
  }

  @Test
  void graphsTestVectorsAndLicenceStayAsTheyWere() {
    for (String path : bare.paths()) {
      if (!List.of("README.md", "SHA256SUMS", "model.json", "samples.png").contains(path)) {
        assertThat(packed.bytes(path)).as(path).isEqualTo(bare.bytes(path));
      }
    }
    assertThat(packed.paths()).containsAll(bare.paths()).contains("prior.npz");
  }

  @Test
  void samplesAreDrawnFromTheMixture() {
    try (Sampler sampler = Sampler.open(packed)) {
      SampleRequest request =
          SampleRequest.of(80)
              .withLabels(Labels.cycle(IntStream.range(0, 10).toArray()))
              .withPrior(PriorChoice.MIXTURE);
      ImageBatch expected = sampler.sample(request);

      assertThat(packed.bytes("samples.png"))
          .isEqualTo(PngFile.encode(expected.grid(10)))
          .isNotEqualTo(bare.bytes("samples.png"));
    }
  }

  @Test
  void qualityIsMeasuredForBothPriors() {
    assertThat(packed.manifest().evaluation().metrics())
        .containsKeys("mse", "sharpness", "sharpness.normal");
    assertThat(packed.manifest().evaluation().protocol())
        .containsEntry("prior", "mixture")
        .containsEntry("prior.normal", "normal");
  }

  @Test
  void theCardTellsOfThePrior() {
    String card = new String(packed.bytes("README.md"), StandardCharsets.UTF_8);

    assertThat(card)
        .contains("normal distribution")
        .contains("fitted to the encoder's means of 160 training images")
        .contains("| components | log-likelihood, nats | held out |")
        .contains("## Measured quality");
    assertThat(new String(bare.bytes("README.md"), StandardCharsets.UTF_8))
        .doesNotContain("components");
  }

  @Test
  void aPriorThatIsThereIsReplaced() {
    try (Sampler sampler = Sampler.open(packed)) {
      FittedPrior other =
          new PriorSearch(List.of(1), 0, candidate -> {}).find(sampler, TRAINING, HELD_OUT);

      ModelPackage again =
          PriorPackager.pack(packed, other, TinyRun.DIGITS, LATER, EvaluationListener.SILENT);

      assertThat(again.paths()).isEqualTo(packed.paths());
      assertThat(again.prior().orElseThrow().components()).isEqualTo(1);
      assertThat(again.manifest().training().prior()).isEqualTo(other.fit());
    }
  }

  @Test
  void whereNothingIsHeldOutATenthIs() {
    try (Sampler sampler = Sampler.open(bare)) {
      FittedPrior found =
          new PriorSearch(List.of(1), 0, candidate -> {})
              .find(sampler, TRAINING, TRAINING.slice(0, 0));

      assertThat(found.fit().images()).isEqualTo(144);
      assertThat(found.fit().heldOut()).isEqualTo(16);
      assertThatThrownBy(
              () ->
                  new PriorSearch(List.of(1), 0, candidate -> {})
                      .find(sampler, TRAINING.slice(0, 99), HELD_OUT))
          .isInstanceOf(UsageException.class)
          .hasMessage("a prior is fitted to at least 100 training images, found 99");
    }
  }
}
