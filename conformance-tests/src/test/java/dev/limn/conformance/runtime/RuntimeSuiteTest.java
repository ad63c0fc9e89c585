package dev.limn.conformance.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.conformance.Check;
import dev.limn.conformance.Outcome;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limn's sampler keeps the rules, and a sampler that breaks one is found out by its check. */
class RuntimeSuiteTest {

  @TestFactory
  Stream<DynamicTest> limn() {
    return RuntimeSuite.limn().checks().stream()
        .map(check -> DynamicTest.dynamicTest(check.id(), () -> check.body().run()));
  }

  @Test
  void everyRuleHasAnIdOfItsOwn() {
    assertThat(RuntimeSuite.limn().checks())
        .extracting(Check::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.startsWith("runtime."));
  }

  @Test
  void statisticalRulesStateTheirRateOfFalseAlarms() {
    assertThat(RuntimeSuite.limn().checks())
        .filteredOn(check -> check.id().contains("-are-"))
        .hasSize(5)
        .allMatch(check -> check.tolerance().contains("one seed of 1,000,000"));
  }

  /** A way to be wrong, and the checks that must notice. */
  enum Fault {
    STARTS_AT_ZERO("runtime.latents-by-index", "runtime.golden-latents", "runtime.label-cycling"),
    LOOKS_AT_THE_BATCH("runtime.batch-invariance", "runtime.int8-invariance"),
    LOOKS_AT_THE_THREADS("runtime.thread-invariance", "runtime.int8-invariance"),
    CUTS_THE_INDEX("runtime.golden-latents", "runtime.golden-labels"),
    LABELS_MOVE_LATENTS("runtime.labels-move-no-latent"),
    IGNORES_LABELS("runtime.label-cycling", "runtime.labels-matter"),
    IGNORES_TEMPERATURE(
        "runtime.temperature-zero", "runtime.temperature-of-normal", "runtime.refuses-temperature"),
    IGNORES_THE_PRIOR("runtime.normal-of-all", "runtime.refuses-missing-prior"),
    IGNORES_THE_SEED("runtime.repeatability", "runtime.latents-are-independent"),
    DRAWS_UNIFORMLY("runtime.latents-are-normal", "runtime.mixture-is-normal"),
    COPIES_NUMBERS("runtime.latents-are-independent"),
    PREFERS_A_CLASS("runtime.labels-are-uniform", "runtime.labels-are-independent"),
    BREAKS_DOWN("runtime.refuses-unknown-label", "runtime.refuses-index"),
    SAYS_NOTHING("runtime.refuses-unknown-label", "runtime.refuses-count"),
    REFUSES_PIXELS_ALONE("runtime.refuses-index", "runtime.refuses-temperature"),
    IS_OFF_BY_TWO_LEVELS("runtime.golden-samples");

    private final List<String> noticed;

    Fault(String... noticed) {
      this.noticed = List.of(noticed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSamplerThatIsWrongIsFoundOut(Fault fault) {
    List<Outcome> outcomes =
        RuntimeSuite.suite(
                "wrong", (model, precision, threads) -> new Wrong(fault, threads, model, precision))
            .checks()
            .stream()
            .filter(check -> fault.noticed.contains(check.id()))
            .map(Check::run)
            .toList();
    assertThat(outcomes).hasSameSizeAs(fault.noticed).noneMatch(Outcome::passed);
  }

  /** Limn's sampler with a fault. */
  private static final class Wrong implements Subject {

    private final Fault fault;
    private final int threads;
    private final Subject right;

    Wrong(Fault fault, int threads, ModelPackage model, Precision precision) {
      this.fault = fault;
      this.threads = threads;
      this.right = SamplerSubject.open(model, precision, threads);
    }

    private Draw misread(Draw draw) {
      return switch (fault) {
        case STARTS_AT_ZERO -> draw.from(0, draw.count());
        case CUTS_THE_INDEX -> draw.from((int) draw.firstIndex() & 0x7fffffff, draw.count());
        case IGNORES_LABELS ->
            new Draw(
                draw.count(), draw.seed(), draw.firstIndex(), List.of(), draw.temperature(), null);
        case IGNORES_TEMPERATURE -> draw.at(1);
        case IGNORES_THE_PRIOR -> draw.of((String) null);
        case IGNORES_THE_SEED ->
            new Draw(draw.count(), 1, draw.firstIndex(), draw.labels(), draw.temperature(), null);
        default -> draw;
      };
    }

    @Override
    public float[] latents(Draw draw) {
      if (fault == Fault.REFUSES_PIXELS_ALONE
          && (draw.firstIndex() < 0 || draw.temperature() < 0)) {
        return new float[0];
      }
      float[] latents = right.latents(misread(draw));
      for (int i = 0; i < latents.length; i++) {
        switch (fault) {
          case DRAWS_UNIFORMLY -> latents[i] = (float) (Math.sqrt(12) * (i * 0.618034 % 1 - 0.5));
          case COPIES_NUMBERS -> latents[i] = latents[i - i % 2];
          case LABELS_MOVE_LATENTS -> latents[i] += draw.labels().size();
          default -> {
            // As it is.
          }
        }
      }
      return latents;
    }

    @Override
    public int[] labels(Draw draw) {
      int[] labels = right.labels(misread(draw));
      if (fault == Fault.PREFERS_A_CLASS) {
        for (int i = 0; i < labels.length; i += 10) {
          labels[i] = 0;
        }
      }
      return labels;
    }

    @Override
    public byte[] pixels(Draw draw) {
      byte[] pixels = drawn(misread(draw));
      boolean wrong =
          fault == Fault.LOOKS_AT_THE_BATCH && draw.count() == 7
              || fault == Fault.LOOKS_AT_THE_THREADS && threads == 3;
      pixels[0] += (byte) (wrong ? 1 : 0);
      if (fault == Fault.IS_OFF_BY_TWO_LEVELS) {
        pixels[pixels.length - 1] += (byte) (pixels[pixels.length - 1] < 0 ? -2 : 2);
      }
      return pixels;
    }

    private byte[] drawn(Draw draw) {
      try {
        return right.pixels(draw);
      } catch (RuntimeException refusal) {
        throw switch (fault) {
          case BREAKS_DOWN -> new ArrayIndexOutOfBoundsException(-1);
          case SAYS_NOTHING -> new IllegalArgumentException();
          default -> refusal;
        };
      }
    }

    @Override
    public void close() {
      right.close();
    }
  }
}
