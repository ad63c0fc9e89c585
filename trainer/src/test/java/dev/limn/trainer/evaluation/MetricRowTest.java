package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.model.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricRowTest {

  @Test
  void rowsStandInTheOrderOfTheMeasuresAndNameTheirPrior() {
    Evaluation evaluation =
        new Evaluation(
            Map.of(),
            Map.of(
                "frechet.normal", 20.0,
                "frechetFloor", 2.5,
                "frechet", 10.0,
                "somethingNew", 1.0,
                "activeUnits", 7.0,
                "mse", 0.01234567));

    assertThat(MetricRow.of(evaluation))
        .containsExactly(
            new MetricRow("mse", "0.012346", Metric.MSE.meaning()),
            new MetricRow("activeUnits", "7", Metric.ACTIVE_UNITS.meaning()),
            new MetricRow("frechet(judge)", "10.000", Metric.FRECHET.meaning()),
            new MetricRow(
                "frechet(judge).normal", "20.000", Metric.FRECHET.meaning() + "; prior normal"),
            new MetricRow("frechet(judge) floor", "2.5000", Metric.FRECHET_FLOOR.meaning()),
            new MetricRow("somethingNew", "1.0000", ""));
  }

  /** Meanings stand in tables of Markdown, whose columns a bar separates. */
  @Test
  void meaningsHoldNoBar() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::meaning))
        .noneMatch(meaning -> meaning.contains("|"));
  }

  @Test
  void keysDiffer() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::key)).doesNotHaveDuplicates();
  }

  @Test
  void theDocumentListsEveryMeasureWithItsMeaning() throws IOException {
    String document = Files.readString(Path.of("../docs/evaluation.md"));

    for (Metric metric : Metric.values()) {
      assertThat(document).contains("| `%s` | %s".formatted(metric.key(), metric.meaning()));
    }
  }
}
