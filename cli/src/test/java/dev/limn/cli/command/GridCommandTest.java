package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.Labels;
import dev.limn.runtime.Latents;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GridCommandTest extends LatentToolTest {

  private static final TinyModel PLAIN = TinyModel.UNCONDITIONAL;
  private static final TinyModel CONDITIONAL = TinyModel.CONDITIONAL;

  @Test
  void aPlaneGrowsToTheRightAndUpwards() {
    assertDone(run("grid", PLAIN, "x.npy", "--dimensions=5,2", "--range", "-5..5", "--steps=3"));

    float[] values = new float[9 * LATENT];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        values[(row * 3 + column) * LATENT + 5] = -5 + 5 * column;
        values[(row * 3 + column) * LATENT + 2] = 5 - 5 * row;
      }
    }
    assertThat(pixels("x.npy")).isEqualTo(decoded(PLAIN, new Latents(9, LATENT, values)));
  }

  @Test
  void theOtherNumbersAreThoseOfASeedsFirstSampleOfTheClass() {
    assertDone(run("grid", TinyModel.MIXTURE, "x.npy", "--seed=4", "--labels=2", "--steps=1"));

    float[] centre = first(TinyModel.MIXTURE, 4, Labels.cycle(2));
    centre[0] = -3;
    centre[1] = 3;
    assertThat(pixels("x.npy"))
        .isEqualTo(decoded(TinyModel.MIXTURE, new Latents(1, LATENT, centre), 2));
  }

  @Test
  void eachClassIsAPlaneOfItsOwn() {
    assertDone(run("grid", CONDITIONAL, "x.npy", "--labels=0-2", "--steps=2"));
    assertDone(run("grid", CONDITIONAL, "owl.npy", "--labels=owl", "--steps=2"));

    assertThat(labels("x.labels.npy")).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
    assertThat(Arrays.copyOfRange(pixels("x.npy"), 8 * PIXELS, 12 * PIXELS))
        .isEqualTo(pixels("owl.npy"));
  }

  @Test
  void acrossLabelsARowIsOneLatentAsEachClass() {
    assertDone(run("grid", CONDITIONAL, "x.npy", "--across-labels", "--count=2", "--seed=9"));

    Latents rows = with(CONDITIONAL, s -> s.latents(SampleRequest.of(2).withSeed(9)));
    float[] expected = new float[6 * LATENT];
    for (int i = 0; i < 6; i++) {
      System.arraycopy(rows.row(i / 3), 0, expected, i * LATENT, LATENT);
    }
    assertThat(labels("x.labels.npy")).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(pixels("x.npy"))
        .isEqualTo(decoded(CONDITIONAL, new Latents(6, LATENT, expected), 0, 1, 2, 0, 1, 2));
  }

  @Test
  void acrossLabelsTheClassesCanBeChosenAndThePriorToo() {
    assertDone(
        run(
            "grid",
            TinyModel.MIXTURE,
            "x.npy",
            "--across-labels",
            "--count=3",
            "--labels=owl,dog",
            "--prior=normal",
            "--temperature=0.5"));

    SampleRequest request = SampleRequest.of(3).withPrior(PriorChoice.NORMAL).withTemperature(0.5f);
    Latents rows = with(TinyModel.MIXTURE, sampler -> sampler.latents(request));
    assertThat(labels("x.labels.npy")).containsExactly(2, 1, 2, 1, 2, 1);
    assertThat(pixels("x.npy"))
        .isEqualTo(decoded(TinyModel.MIXTURE, rows.eachRepeated(2), 2, 1, 2, 1, 2, 1));
  }

  @Test
  void acrossLabelsGivenLatentsAreTheRows() {
    Latents given = axis(2, -1, 0, 1);

    assertDone(
        run(
            "grid",
            CONDITIONAL,
            "x.npy",
            "--across-labels",
            "--latents",
            latentFile("z.npy", given)));

    int[] labels = IntStream.range(0, 9).map(i -> i % 3).toArray();
    assertThat(pixels("x.npy")).isEqualTo(decoded(CONDITIONAL, given.eachRepeated(3), labels));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --dimensions 0        | --dimensions must be two such as 0,1, found [0]
          --dimensions 0,1,2    | --dimensions must be two such as 0,1, found [0, 1, 2]
          --dimensions 1,1      | a plane needs two dimensions, found 1 twice
          --dimensions 0,6      | latent dimension must be from 0 to 5, found 6
          --range 1..1          | --range must be two growing numbers such as -3..3, found '1..1'
          --steps 0             | a path must have at least 1 step, found 0
          --steps 60000         | latents [3600000000,6] are more than an array can hold
          --count 3             | --count goes with --across-labels: leave it out, or give both
          --prior normal        | --prior goes with --across-labels: leave it out, or give both
          --across-labels       | model tiny is unconditional and has no classes to draw across
          """)
  void aBadRequestIsOneLineAndWritesNothing(String options, String message) throws IOException {
    assertRefused(run("grid", PLAIN, "x.png", options.split(" ")), 2, message);
    assertThat(written()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dimensions=0,1", "--range=-3..3", "--steps=10"})
  void acrossLabelsDrawsNoPlane(String option) {
    assertRefused(
        run("grid", CONDITIONAL, "x.png", "--across-labels", option),
        2,
        option.replaceFirst("=.*", "") + " describes a plane, and --across-labels draws none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--count=8", "--temperature=1", "--prior=normal"})
  void anOptionThatLatentsLeaveWithoutEffectIsRefused(String option) {
    String given = latentFile("z.npy", axis(0, 1));
    Invocation limn =
        run("grid", CONDITIONAL, "x.png", "--across-labels", "--latents", given, option);

    assertRefused(limn, 2, option.replaceFirst("=.*", "") + " says what to draw, but --latents");
  }
}
