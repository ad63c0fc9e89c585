package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.image.ImageBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconstructionErrorTest {

  @Test
  void errorAndSignalRatioAreThoseOfAPlainLoop() {
    ImageBatch expected = Pixels.random(5, 6, 3, 3, 1);
    ImageBatch found = Pixels.random(5, 6, 3, 3, 2);

    ReconstructionError error = ReconstructionError.between(expected, found);

    double mse = 0;
    double psnr = 0;
    for (int image = 0; image < 5; image++) {
      double square = 0;
      for (int pixel = 0; pixel < 54; pixel++) {
        double difference = Pixels.unit(expected, image, pixel) - Pixels.unit(found, image, pixel);
        square += difference * difference / 54;
      }
      mse += square / 5;
      psnr += 10 * Math.log10(1 / square) / 5;
    }
    assertThat(error.mse()).isCloseTo(mse, within(1e-12));
    assertThat(error.psnr()).isCloseTo(psnr, within(1e-9));
    assertThat(error.count()).isEqualTo(5);
  }

  @Test
  void aPerfectReconstructionHasAHundredDecibels() {
    ImageBatch images = Pixels.random(3, 4, 4, 1, 1);

    assertThat(ReconstructionError.between(images, images))
        .isEqualTo(new ReconstructionError(0, 100, 3));
  }

  @Test
  void blackForWhiteIsAnErrorOfOne() {
    byte[] white = new byte[16];
    java.util.Arrays.fill(white, (byte) 255);

    assertThat(
            ReconstructionError.between(
                new ImageBatch(1, 4, 4, 1, white), new ImageBatch(1, 4, 4, 1, new byte[16])))
        .isEqualTo(new ReconstructionError(1, 0, 1));
  }

  @Test
  void batchesOfAnotherShapeAreRefused() {
    ImageBatch images = Pixels.random(2, 4, 4, 1, 1);
    ImageBatch empty = Pixels.random(0, 4, 4, 1, 1);

    for (ImageBatch other :
        List.of(
            Pixels.random(3, 4, 4, 1, 1),
            Pixels.random(2, 8, 2, 1, 1),
            Pixels.random(2, 4, 4, 3, 1))) {
      assertThatThrownBy(() -> ReconstructionError.between(images, other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("reconstructions must be as many and as large as their images");
    }
    assertThatThrownBy(() -> ReconstructionError.between(empty, empty))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
