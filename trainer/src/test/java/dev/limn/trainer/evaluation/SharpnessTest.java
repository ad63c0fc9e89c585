package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.image.ImageBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharpnessTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void itIsThatOfAPlainLoop(int channels) {
    ImageBatch images = Pixels.random(4, 6, 5, channels, 1);
    double sum = 0;
    for (int image = 0; image < 4; image++) {
      for (int y = 1; y < 5; y++) {
        for (int x = 1; x < 4; x++) {
          for (int c = 0; c < channels; c++) {
            double laplacian =
                4 * at(images, image, y, x, c)
                    - at(images, image, y - 1, x, c)
                    - at(images, image, y + 1, x, c)
                    - at(images, image, y, x - 1, c)
                    - at(images, image, y, x + 1, c);
            sum += Math.abs(laplacian) / (4 * 4 * 3 * channels);
          }
        }
      }
    }

    assertThat(Sharpness.of(images)).isCloseTo(sum, within(1e-12));
  }

  @Test
  void aPlainImageHasNoneAndAChequeredOneTheMost() {
    byte[] chequered = new byte[25];
    for (int i = 0; i < 25; i += 2) {
      chequered[i] = (byte) 255;
    }

    assertThat(Sharpness.of(new ImageBatch(1, 5, 5, 1, new byte[25]))).isZero();
    assertThat(Sharpness.of(new ImageBatch(1, 5, 5, 1, chequered))).isCloseTo(4, within(1e-12));
  }

  @Test
  void whatHasNoInnerPixelIsRefused() {
    assertThatThrownBy(() -> Sharpness.of(Pixels.random(2, 2, 9, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sharpness needs an image of at least 3x3, found 2 of 2x9");
  }

  private static double at(ImageBatch images, int image, int y, int x, int c) {
    return Pixels.unit(images, image, (y * images.width() + x) * images.channels() + c);
  }
}
