package dev.limn.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.runtime.image.ImageReader;
import dev.limn.runtime.image.PixelImage;
import dev.limn.trainer.experiment.Drawing.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of picture of a conditional and an unconditional model of two latent numbers. */
class CellPicturesTest {

  private static final String SHEET =
      """
      title: Pictures
      reference: E1
      cells:
        - {cell: {model: cvae}, recipe: '%s', corruption: 0.2, mixture: true}
        - {cell: {model: vae}, recipe: '%s', corruption: 0.2, mixture: true}
      columns: [{metric: mse, title: MSE}]
      claims: [{text: They look good.}]
      quick: {settings: {epochs: 1}, test-images: 10}
      """;

  @TempDir static Path directory;
  private static List<CellPictures> cells;

  @BeforeAll
  static void train() throws IOException {
    Path cvae = directory.resolve("cvae.yaml");
    Path vae = directory.resolve("vae.yaml");
    Files.writeString(cvae, TinyWorkshop.RECIPE.formatted("cvae"));
    Files.writeString(vae, TinyWorkshop.RECIPE.formatted("vae"));
    Experiment experiment = Experiments.parse("tiny", SHEET.formatted(cvae, vae));
    TinyWorkshop workshop = new TinyWorkshop();
    new ExperimentRun(experiment, directory.resolve("out"), workshop).run(List.of());
    ExperimentDirectory out = new ExperimentDirectory(directory.resolve("out"));
    cells =
        experiment.cells().stream()
            .map(cell -> new CellPictures(cell, experiment, out, workshop))
            .toList();
  }

  /** Rows and columns of images of 28 pixels; narrow pictures are doubled. */
  @ParameterizedTest
  @CsvSource({
    "SAMPLES,       0, 6,  10",
    "SAMPLES,       1, 6,  10",
    "PAIRS,         0, 4,  10",
    "PAIRS,         1, 4,  10",
    "NOISE,         0, 3,  10",
    "NOISE,         1, 3,  10",
    "PROGRESS,      0, 2,  10",
    "PROGRESS,      1, 2,  8",
    "PLANE,         1, 20, 20",
    "ARCS,          0, 5,  11",
    "ARCS,          1, 5,  11",
    "TRAVERSALS,    0, 2,  11",
    "TRAVERSALS,    1, 2,  11",
    "ACROSS_LABELS, 0, 6,  10",
    "PRIORS,        0, 6,  10",
    "PRIORS,        1, 6,  10",
  })
  void everyKindHasItsRowsAndColumns(Kind kind, int cell, int rows, int columns) {
    Path file = directory.resolve(kind + "-" + cell + ".png");

    cells.get(cell).draw(kind, file);

    requireSize(file, rows, columns);
    byte[] first = read(file).pixels();
    cells.get(cell).draw(kind, file);
    assertThat(read(file).pixels()).as("the same every time").isEqualTo(first);
  }

  @Test
  void cellsStandTogetherBelowTheTestImages() {
    Path file = directory.resolve("together.png");

    assertThat(CellPictures.drawTogether(cells, Kind.RECONSTRUCTIONS, file))
        .isEqualTo("Rows from above: test images; model cvae; model vae.");
    requireSize(file, 3, 10);
    assertThat(CellPictures.drawTogether(cells, Kind.COMPARISON, file))
        .isEqualTo("Rows from above: model cvae; model vae.");
    requireSize(file, 2, 10);
  }

  @Test
  void wordsSayHowToReadWhatIsNotPlain() {
    Path file = directory.resolve("words.png");

    assertThat(cells.get(0).draw(Kind.NOISE, file))
        .isEqualTo(
            "Rows from above: test images, the same with noise on 20 % of the pixels, what the"
                + " model makes of them.");
    assertThat(cells.get(0).draw(Kind.PROGRESS, file))
        .isEqualTo("The same latents after epochs 1, 2, from above.");
    assertThat(cells.get(1).draw(Kind.TRAVERSALS, file))
        .matches(
            "From -3 on the left to 3 on the right; rows from above: dimensions (0, 1|1, 0), .*");
    assertThat(cells.get(1).draw(Kind.SAMPLES, file)).isEmpty();
  }

  @Test
  void whatShowsSeveralCellsIsNotDrawnOfOne() {
    assertThatThrownBy(() -> cells.get(0).draw(Kind.COMPARISON, directory.resolve("one.png")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("comparison shows several cells");
  }

  private static void requireSize(Path file, int rows, int columns) {
    PixelImage picture = read(file);
    int scale = columns * 28 <= 420 ? 2 : 1;
    assertThat(picture.height()).isEqualTo(rows * 28 * scale);
    assertThat(picture.width()).isEqualTo(columns * 28 * scale);
    assertThat(file.toFile().length()).isLessThan(100_000);
  }

  private static PixelImage read(Path file) {
    return ImageReader.read(file, 1);
  }
}
