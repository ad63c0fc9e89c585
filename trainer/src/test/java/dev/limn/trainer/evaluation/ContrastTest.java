package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.image.ImageBatch;
import org.junit.jupiter.api.Test;

class ContrastTest {

  @Test
  void itIsThatOfAPlainLoop() {
    ImageBatch images = Pixels.random(5, 4, 3, 3, 1);
    double deviations = 0;
    int grey = 0;
    for (int image = 0; image < 5; image++) {
      double mean = 0;
      double variance = 0;
      for (int i = 0; i < 36; i++) {
        mean += Pixels.unit(images, image, i) / 36;
        grey += Math.abs(Pixels.unit(images, image, i) - 0.5) < 0.25 ? 1 : 0;
      }
      for (int i = 0; i < 36; i++) {
        variance += Math.pow(Pixels.unit(images, image, i) - mean, 2) / 36;
      }
      deviations += Math.sqrt(variance) / 5;
    }

    Contrast contrast = Contrast.of(images);

    assertThat(contrast.deviation()).isCloseTo(deviations, within(1e-12));
    assertThat(contrast.midGrey()).isCloseTo(grey / 180.0, within(1e-12));
  }

  @Test
  void blackAndWhiteHasAllContrastAndGreyNone() {
    byte[] halves = {0, 0, -1, -1};

    assertThat(Contrast.of(new ImageBatch(1, 2, 2, 1, halves))).isEqualTo(new Contrast(0.5, 0));
    assertThat(Contrast.of(new ImageBatch(1, 2, 2, 1, new byte[] {100, 100, 100, 100})))
        .isEqualTo(new Contrast(0, 1));
  }

  @Test
  void noImageHasNoContrast() {
    assertThatThrownBy(() -> Contrast.of(Pixels.random(0, 4, 4, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("contrast needs an image, found none");
  }
}
