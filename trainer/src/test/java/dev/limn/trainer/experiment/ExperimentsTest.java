package dev.limn.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.trainer.data.DataSets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentsTest {

  static List<String> names() {
    return Experiments.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyCellOfABuiltInExperimentHasARecipe(String name) {
    Experiment experiment = Experiments.load(name);

    assertThat(experiment.name()).isEqualTo(name);
    assertThat(experiment.reference()).matches("E[1-8]");
    assertThat(experiment.columns()).isNotEmpty();
    assertThat(experiment.claims()).isNotEmpty();
    for (Cell cell : experiment.cells()) {
      assertThat(cell.resolved().run().epochs()).as(cell.id()).isGreaterThan(1);
      assertThat(cell.id()).matches("[a-z0-9][a-z0-9.-]{0,60}");
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theQuickFormNeedsNoFilesAndOneEpoch(String name) {
    Experiment quick = Experiments.load(name).shortened().onBuiltInDigits();

    assertThat(quick.testImages()).isLessThanOrEqualTo(500);
    for (Cell cell : quick.cells()) {
      assertThat(cell.resolved().run().epochs()).as(cell.id()).isEqualTo(1);
      assertThat(DataSets.builtIn(cell.resolved().run().data())).as(cell.id()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsShownBelongsToItsCells(String name) {
    Experiment experiment = Experiments.load(name);

    for (Plot plot : experiment.charts()) {
      for (Cell cell : experiment.cells()) {
        if (plot.over() != null && (plot.cells().isEmpty() || plot.cells().contains(cell.id()))) {
          assertThat(cell.values()).as(plot.title()).containsKey(plot.over());
        }
      }
    }
    for (Drawing drawing : experiment.pictures()) {
      for (Cell cell : experiment.cells()) {
        if (drawing.shows(cell)) {
          requireDrawable(drawing.kind(), cell);
        }
      }
    }
  }

  private static void requireDrawable(Drawing.Kind kind, Cell cell) {
    boolean conditional = cell.resolved().run().family().conditional();
    switch (kind) {
      case STRIP -> assertThat(cell.resolved().latent()).as(cell.id()).isEqualTo(1);
      case PLANE -> assertThat(cell.resolved().latent()).as(cell.id()).isEqualTo(2);
      case NOISE -> assertThat(cell.corruption()).as(cell.id()).isPositive();
      case PRIORS -> assertThat(cell.mixture()).as(cell.id()).isTrue();
      case ACROSS_LABELS -> assertThat(conditional).as(cell.id()).isTrue();
      default -> {
        // Any model can be drawn so.
      }
    }
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> Experiments.load("e1-latent-sise"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown experiment 'e1-latent-sise'; did you mean 'e1-latent-size'?");
  }

  @Test
  void theLatentSizeIsWhatTheFirstExperimentSweeps() {
    Experiment experiment = Experiments.load("e1-latent-size");

    assertThat(experiment.cells().stream().limit(5).map(cell -> cell.resolved().latent()))
        .containsExactly(1, 2, 5, 10, 20);
    assertThat(experiment.withSettings(Map.of("epochs", "3")).cells().get(0).resolved().run())
        .satisfies(run -> assertThat(run.epochs()).isEqualTo(3))
        .satisfies(run -> assertThat(run.batch()).isEqualTo(32));
  }

  @ParameterizedTest
  @CsvSource({
    "e1-latent-size, latent, '1, 2, 5, 10, 20, nothing'",
    "e4-beta, loss.beta, '1, 2, 3, 4, nothing'",
    "e4-beta, loss, '1, 2, 3, 4, nothing'"
  })
  void whatTheCellsDifferInIsNotSetForAll(String name, String key, String found) {
    Experiment experiment = Experiments.load(name);

    assertThatThrownBy(() -> experiment.withSettings(Map.of(key, "5")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--set %s: the cells of experiment %s differ in it (%s), so it cannot be one for all"
                .formatted(key, name, found));
    assertThat(experiment.shortened().withSettings(Map.of("epochs", "2")).cells()).isNotEmpty();
  }

  @Test
  void twoCellsOfOneNameAreRefused() {
    assertThatThrownBy(
            () -> Experiments.parse("double", sheet("latent-1", "latent: 1", "latent: 1")))
        .hasMessageContaining("experiment double has two cells latent-1");
  }

  @Test
  void aClaimAboutACellThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> Experiments.parse("lost", sheet("latent-3", "latent: 1", "latent: 2")))
        .hasMessageContaining("experiment lost speaks of cells that it does not have: [latent-3]");
  }

  private static String sheet(String claimed, String first, String second) {
    return """
        title: t
        reference: E1
        recipe: vae-mlp-mnist
        cells: [{cell: {%s}}, {cell: {%s}}]
        columns: [{metric: mse, title: MSE}]
        claims: [{text: c, metric: mse, order: falling, cells: [%s]}]
        quick: {settings: {epochs: 1}, test-images: 10}
        """
        .formatted(first, second, claimed);
  }

  @Test
  void aChartOfACellThatIsNotThereIsRefused() {
    assertThatThrownBy(
            () ->
                Experiments.parse(
                    "lost",
                    sheet("latent-1", "latent: 1", "latent: 2")
                        + "charts: [{title: t, metric: mse, cells: [latent-4]}]\n"))
        .hasMessageContaining("experiment lost speaks of cells that it does not have: [latent-4]");
  }

  @Test
  void twoPicturesOfOneFileAreRefused() {
    for (String twice :
        List.of(
            "charts: [{title: a, metric: mse}, {title: b, metric: mse, cells: [latent-2]}]",
            "pictures: [{kind: samples, caption: a}, {kind: samples, caption: b, cells: [latent-2]}]",
            "pictures: [{kind: comparison, caption: a}, {kind: comparison, caption: b}]")) {
      assertThatThrownBy(
              () ->
                  Experiments.parse(
                      "double", sheet("latent-1", "latent: 1", "latent: 2") + twice + "\n"))
          .hasMessageMatching("(?s).*experiment double has two images [a-z0-9-]+\\.png.*");
    }
  }
}
