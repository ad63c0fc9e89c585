package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.Labels;
import dev.limn.runtime.LatentPaths;
import dev.limn.runtime.Latents;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.image.ImageReader;
import dev.limn.runtime.image.PixelImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterpolateCommandTest extends LatentToolTest {

  private static final TinyModel PLAIN = TinyModel.UNCONDITIONAL;
  private static final TinyModel CONDITIONAL = TinyModel.CONDITIONAL;

  @Test
  void theWayIsAnArcFromTheFirstSampleOfOneSeedToThatOfAnother() throws IOException {
    assertDone(run("interpolate", PLAIN, "x.npy", "--from-seed=3", "--to-seed=8", "--steps=5"));
    assertDone(sample("first.npy", "--seed=3"));
    assertDone(sample("last.npy", "--seed=8"));

    float[] from = first(PLAIN, 3, Labels.UNIFORM);
    float[] to = first(PLAIN, 8, Labels.UNIFORM);
    byte[] way = pixels("x.npy");
    assertThat(way).isEqualTo(decoded(PLAIN, arc(from, to, 5)));
    assertThat(Arrays.copyOf(way, PIXELS)).isEqualTo(pixels("first.npy"));
    assertThat(Arrays.copyOfRange(way, 4 * PIXELS, 5 * PIXELS)).isEqualTo(pixels("last.npy"));
    assertThat(written()).containsExactly("first.npy", "last.npy", "x.npy");
  }

  @Test
  void aLineIsDrawnWhereItIsAskedFor() {
    assertDone(run("interpolate", PLAIN, "x.npy", "--steps=4", "--line"));

    float[] from = first(PLAIN, 0, Labels.UNIFORM);
    float[] to = first(PLAIN, 1, Labels.UNIFORM);
    assertThat(pixels("x.npy"))
        .isEqualTo(decoded(PLAIN, LatentPaths.line(from, to, 4)))
        .isNotEqualTo(decoded(PLAIN, arc(from, to, 4)));
  }

  @Test
  void eachLabelIsARowOfItsOwn() {
    assertDone(run("interpolate", CONDITIONAL, "x.npy", "--labels=owl,0", "--steps=3"));

    Latents way =
        arc(first(CONDITIONAL, 0, Labels.UNIFORM), first(CONDITIONAL, 1, Labels.UNIFORM), 3);
    assertThat(labels("x.labels.npy")).containsExactly(2, 2, 2, 0, 0, 0);
    assertThat(pixels("x.npy"))
        .isEqualTo(decoded(CONDITIONAL, Latents.concat(List.of(way, way)), 2, 2, 2, 0, 0, 0));
  }

  @Test
  void withoutLabelsAConditionalModelShowsItsFirstClass() {
    assertDone(run("interpolate", CONDITIONAL, "x.npy", "--steps=3"));

    assertThat(labels("x.labels.npy")).containsExactly(0, 0, 0);
  }

  @Test
  void aMixtureDrawsTheEndsOfEachClassAtTheTemperatureAskedFor() {
    assertDone(
        run(
            "interpolate",
            TinyModel.MIXTURE,
            "x.npy",
            "--labels=dog",
            "--steps=2",
            "--prior=mixture",
            "--temperature=0.5"));

    SampleRequest request =
        SampleRequest.of(1)
            .withLabels(Labels.cycle(1))
            .withPrior(PriorChoice.MIXTURE)
            .withTemperature(0.5f);
    byte[] expected =
        with(
            TinyModel.MIXTURE,
            sampler ->
                sampler
                    .decode(
                        Latents.concat(
                            List.of(
                                sampler.latents(request), sampler.latents(request.withSeed(1)))),
                        1,
                        1)
                    .pixels());
    assertThat(pixels("x.npy")).isEqualTo(expected);
  }

  @Test
  void givenLatentsHaveARowBetweenEachAndTheNext() {
    Latents given = with(PLAIN, sampler -> sampler.latents(SampleRequest.of(3)));

    assertDone(
        run("interpolate", PLAIN, "x.npy", "--steps=4", "--latents", latentFile("z.npy", given)));

    Latents first = arc(given.row(0), given.row(1), 4);
    Latents second = arc(given.row(1), given.row(2), 4);
    assertThat(pixels("x.npy")).isEqualTo(decoded(PLAIN, Latents.concat(List.of(first, second))));
  }

  @Test
  void aPictureHasAColumnAStep() {
    assertDone(run("interpolate", CONDITIONAL, "x.png", "--labels=0-2", "--steps=4"));

    PixelImage picture = ImageReader.read(file("x.png"), 1);
    assertThat(picture.width()).isEqualTo(grid(3, 4).width());
    assertThat(picture.height()).isEqualTo(grid(3, 4).height());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --steps 0            | a path must have at least 1 step, found 0
          --steps 2000000000   | latents [2000000000,6] are more than an array can hold
          --labels 1           | labels '1' cannot be asked of an unconditional model
          --prior mixture      | model tiny has no prior 'mixture': use normal
          --temperature -1     | temperature must be a finite number from 0 on, found -1.0
          --from-seed x        | 'x' is not a long
          --form-seed 3        | unknown option '--form-seed'; did you mean '--from-seed'?
          """)
  void aBadRequestIsOneLineAndWritesNothing(String options, String message) throws IOException {
    assertRefused(run("interpolate", PLAIN, "x.png", options.split(" ")), 2, message);
    assertThat(written()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--from-seed=3", "--to-seed=1", "--temperature=1", "--prior=normal"})
  void anOptionThatLatentsLeaveWithoutEffectIsRefused(String option) {
    assertRefused(
        run("interpolate", PLAIN, "x.png", "--latents", latentFile("z.npy", axis(0, 1, 2)), option),
        2,
        option.replaceFirst("=.*", "") + " says what to draw, but --latents gives the latents");
  }

  @Test
  void oneLatentIsNoWay() throws IOException {
    assertRefused(
        run("interpolate", PLAIN, "x.png", "--latents", latentFile("z.npy", axis(0, 1))),
        2,
        "z.npy: a way needs two latents, found one");
    assertThat(Files.exists(file("x.png"))).isFalse();
  }

  private PixelImage grid(int rows, int columns) {
    return with(PLAIN, sampler -> sampler.sample(SampleRequest.of(rows * columns)).grid(columns));
  }

  private Invocation sample(String out, String option) {
    return run("sample", PLAIN, out, "--count=1", option);
  }
}
