package dev.limn.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Provenance;
import dev.limn.runtime.model.Task;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelCardTest {

  private static final Evaluation MEASURED =
      new Evaluation(Map.of("n", "10"), Map.of("frechet", 12.5));

  private static final String SECTION =
      """
      ## Measured quality

      | metric | value | |
      |---|---|---|
      | frechet(judge) | 12.500 | squared Frechet distance of samples from test images, judge's features |

      Protocol:

      - n: 10
      """;

  @Test
  void aSectionOnQualityIsReplacedWhereItStands() {
    String card = "# Tiny\n\n## Measured quality\n\nOld.\n\n- n: 5\n\n## Export\n\nExact.\n";

    assertThat(ModelCard.withQuality(card, MEASURED))
        .isEqualTo("# Tiny\n\n" + SECTION + "\n## Export\n\nExact.\n");
  }

  @Test
  void aLastSectionIsReplacedToo() {
    assertThat(ModelCard.withQuality("# Tiny\n\n## Measured quality\n\nOld.\n", MEASURED))
        .isEqualTo("# Tiny\n\n" + SECTION);
  }

  @Test
  void aCardWithoutOneGetsIt() {
    assertThat(ModelCard.withQuality("# Tiny\n\nText.\n", MEASURED))
        .isEqualTo("# Tiny\n\nText.\n\n" + SECTION);
  }

  @Test
  void aReplacedSectionCanBeReplacedAgain() {
    String once =
        ModelCard.withQuality("# Tiny\n\n## Measured quality\n\nOld.\n\n## End\n", MEASURED);

    assertThat(ModelCard.withQuality(once, MEASURED)).isEqualTo(once);
  }

  @Test
  void whatAManifestLeavesOutIsLeftOut() {
    for (Task task : Task.values()) {
      String card =
          new String(ModelCard.of(minimal(task), WeightStorage.FLOAT32), StandardCharsets.UTF_8);

      assertThat(card)
          .contains("# tiny 1.0.0\n", "- data: noise\n")
          .doesNotContain("null", "license:", "licence of the data", "## Export", "seed");
    }
  }

  private static Manifest minimal(Task task) {
    boolean draws = task != Task.CLASSIFICATION;
    return new Manifest(
        Manifest.FORMAT,
        "tiny",
        "1.0.0",
        "vae",
        null,
        task,
        new ImageFormat(1, 4, 4, task == Task.UNCONDITIONAL ? List.of() : List.of("a", "b")),
        draws ? LatentSpace.normal(2) : null,
        null,
        17,
        List.of(),
        List.of(),
        new Provenance(
            null,
            null,
            null,
            new Provenance.DataSetReference("noise", "0".repeat(64), null),
            null,
            null,
            null,
            null,
            null,
            null),
        null,
        null,
        null,
        null);
  }
}
