package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.Labels;
import dev.limn.runtime.Latents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraverseCommandTest extends LatentToolTest {

  private static final TinyModel PLAIN = TinyModel.UNCONDITIONAL;

  @Test
  void oneNumberOfTheOriginRunsThroughTheRange() {
    assertDone(run("traverse", PLAIN, "x.npy", "--dimension=4", "--range", "-2..2", "--steps=5"));

    assertThat(pixels("x.npy")).isEqualTo(decoded(PLAIN, axis(4, -2, -1, 0, 1, 2)));
  }

  @Test
  void severalNumbersAreARowEach() {
    assertDone(run("traverse", PLAIN, "x.npy", "--dimension=4,0", "--range=0..1.5", "--steps=2"));

    assertThat(pixels("x.npy"))
        .isEqualTo(decoded(PLAIN, Latents.concat(List.of(axis(4, 0, 1.5f), axis(0, 0, 1.5f)))));
  }

  @Test
  void byDefaultAllNumbersRunFromMinusThreeToThree() {
    assertDone(run("traverse", PLAIN, "x.npy", "--steps=3"));

    List<Latents> rows = new ArrayList<>();
    for (int j = 0; j < LATENT; j++) {
      rows.add(axis(j, -3, 0, 3));
    }
    assertThat(pixels("x.npy")).isEqualTo(decoded(PLAIN, Latents.concat(rows)));
  }

  @Test
  void aSeedsFirstSampleIsVaried() {
    assertDone(
        run("traverse", PLAIN, "x.npy", "--seed=5", "--dimension=1", "--range=1..2", "--steps=2"));

    float[] low = first(PLAIN, 5, Labels.UNIFORM);
    float[] high = low.clone();
    low[1] = 1;
    high[1] = 2;
    Latents expected =
        Latents.concat(List.of(new Latents(1, LATENT, low), new Latents(1, LATENT, high)));
    assertThat(pixels("x.npy")).isEqualTo(decoded(PLAIN, expected));
  }

  @Test
  void aGivenLatentIsVaried() {
    String given = latentFile("z.npy", axis(3, 2));

    assertDone(
        run("traverse", PLAIN, "x.npy", "--latents", given, "--dimension=3", "--range=1..2"));
    assertDone(run("traverse", PLAIN, "y.npy", "--dimension=3", "--range=1..2"));

    assertThat(pixels("x.npy")).isEqualTo(pixels("y.npy"));
  }

  @Test
  void eachClassIsABlockOfRows() {
    assertDone(
        run(
            "traverse",
            TinyModel.CONDITIONAL,
            "x.npy",
            "--labels=dog,cat",
            "--dimension=0,1",
            "--range=-1..1",
            "--steps=2"));

    Latents rows = Latents.concat(List.of(axis(0, -1, 1), axis(1, -1, 1)));
    assertThat(labels("x.labels.npy")).containsExactly(1, 1, 1, 1, 0, 0, 0, 0);
    assertThat(pixels("x.npy"))
        .isEqualTo(
            decoded(
                TinyModel.CONDITIONAL,
                Latents.concat(List.of(rows, rows)),
                1,
                1,
                1,
                1,
                0,
                0,
                0,
                0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --dimension 6     | latent dimension must be from 0 to 5, found 6
          --dimension -1    | latent dimension must be from 0 to 5, found -1
          --dimension x     | 'x' is not an int
          --range 3         | --range must be two growing numbers such as -3..3, found '3'
          --range 3..-3     | found '3..-3'
          --range a..3      | found 'a..3'
          --range -3..NaN   | found '-3..NaN'
          --range 0..1e39   | found '0..1e39'
          --steps 0         | a path must have at least 1 step, found 0
          --steps 400000000 | latents [400000000,6] are more than an array can hold: ask for fewer
          --labels 1        | labels '1' cannot be asked of an unconditional model
          """)
  void aBadRequestIsOneLineAndWritesNothing(String options, String message) throws IOException {
    assertRefused(run("traverse", PLAIN, "x.png", options.split(" ")), 2, message);
    assertThat(written()).isEmpty();
  }

  @Test
  void aCentreIsOneLatentOfTheModelsSizeAndNamedOnce() {
    String two = latentFile("two.npy", axis(0, 1, 2));
    String narrow = latentFile("narrow.npy", new Latents(1, 5, new float[5]));

    assertRefused(
        run("traverse", PLAIN, "x.png", "--latents", two),
        2,
        "two.npy: model tiny varies one latent [1,6], found [2,6]");
    assertRefused(run("traverse", PLAIN, "x.png", "--latents", narrow), 2, "[1,6], found [1,5]");
    assertRefused(
        run("traverse", PLAIN, "x.png", "--latents", two, "--seed=1"),
        2,
        "--seed and --latents both name a latent: leave one of them out");
  }
}
