package dev.limn.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.model.Evaluation;
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
}
