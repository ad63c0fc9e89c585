package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.image.ImageBatch;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DenoisingTest {

  @Test
  void theGainIsTheRatioOfTheErrorsInDecibels() {
    Denoising found = Denoising.of(filled(100), filled(140), filled(104));

    // Errors of 40 and 4 levels: a tenth, so a hundredth of the squared error.
    assertThat(found.noisyPsnr()).isCloseTo(20 * Math.log10(255.0 / 40), within(1e-9));
    assertThat(found.gain()).isCloseTo(20, within(1e-9));
  }

  @Test
  void whatIsMadeWorseLoses() {
    assertThat(Denoising.of(filled(100), filled(101), filled(150)).gain()).isNegative();
  }

  @Test
  void otherImagesAreRefused() {
    ImageBatch two = new ImageBatch(2, 4, 4, 1, new byte[32]);

    assertThatThrownBy(() -> Denoising.of(filled(1), two, filled(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ImageBatch filled(int level) {
    byte[] pixels = new byte[16];
    Arrays.fill(pixels, (byte) level);
    return new ImageBatch(1, 4, 4, 1, pixels);
  }
}
