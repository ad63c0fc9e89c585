package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.Evaluation;
import dev.limn.trainer.data.ImageSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooksTest {

  @ParameterizedTest
  @CsvSource({"2, 5, false", "5, 2, false", "1, 1, false", "3, 3, true"})
  void imagesWithoutInnerPixelsHaveNoSharpness(int height, int width, boolean sharp) {
    ImageBatch images = Pixels.random(4, height, width, 1, 1);
    ImageSet set =
        new ImageSet("x", 1, height, width, new byte[4 * height * width], new int[0], List.of());
    Findings findings = new Findings();

    new RealImages(TinyData.of(set, set), images, false, Optional.empty(), findings).measureLooks();
    Looks.of(images).ofSamples(findings, ".normal");

    Evaluation found = findings.evaluation();
    assertThat(found.metrics()).containsKeys("testContrast", "contrast.normal");
    assertThat(found.metrics().containsKey("testSharpness")).isEqualTo(sharp);
    assertThat(found.metrics().containsKey("sharpness.normal")).isEqualTo(sharp);
    assertThat(found.protocol())
        .containsEntry(
            "sharpness",
            sharp
                ? "|4 x - north - south - east - west|, inner pixels"
                : "none: images of fewer than 3x3 pixels have no inner pixels");
  }
}
