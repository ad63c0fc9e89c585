package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.image.ImageBatch;
import org.junit.jupiter.api.Test;

class ImageSpreadTest {

  @Test
  void intensityAndDistanceAreThoseOfAPlainLoop() {
    ImageBatch images = Pixels.random(7, 5, 4, 3, 1);

    ImageSpread spread = ImageSpread.of(images);

    double intensity = 0;
    double distance = 0;
    for (int i = 0; i < 7; i++) {
      double squares = 0;
      for (int pixel = 0; pixel < 60; pixel++) {
        double value = Pixels.unit(images, i, pixel);
        intensity += value / (7 * 60);
        if (i < 6) {
          squares += Math.pow(value - Pixels.unit(images, i + 1, pixel), 2);
        }
      }
      distance += Math.sqrt(squares) / 6;
    }
    assertThat(spread.meanIntensity()).isCloseTo(intensity, within(1e-12));
    assertThat(spread.pairDistance()).isCloseTo(distance, within(1e-12));
  }

  @Test
  void equalImagesHaveNoSpreadAndOppositeOnesHaveAll() {
    byte[] pixels = new byte[3 * 16];
    assertThat(ImageSpread.of(new ImageBatch(3, 4, 4, 1, pixels))).isEqualTo(new ImageSpread(0, 0));

    java.util.Arrays.fill(pixels, 16, 32, (byte) 255);
    ImageSpread opposite = ImageSpread.of(new ImageBatch(3, 4, 4, 1, pixels));
    assertThat(opposite.meanIntensity()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(opposite.pairDistance()).isCloseTo(4, within(1e-12));
  }

  @Test
  void oneImageHasNoSpread() {
    assertThatThrownBy(() -> ImageSpread.of(Pixels.random(1, 4, 4, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("spread needs two images, found 1");
  }
}
