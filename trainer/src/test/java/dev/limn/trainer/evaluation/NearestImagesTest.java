package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.image.ImageBatch;
import org.junit.jupiter.api.Test;

class NearestImagesTest {

  @Test
  void distancesAreThoseOfAPlainLoop() {
    ImageBatch images = Pixels.random(20, 4, 3, 3, 1);
    ImageBatch training = Pixels.random(60, 4, 3, 3, 2);
    double mean = 0;
    double least = 99;
    for (int i = 0; i < 20; i++) {
      double nearest = 99;
      for (int j = 0; j < 60; j++) {
        double squares = 0;
        for (int pixel = 0; pixel < 36; pixel++) {
          squares += Math.pow(Pixels.unit(images, i, pixel) - Pixels.unit(training, j, pixel), 2);
        }
        nearest = Math.min(nearest, Math.sqrt(squares));
      }
      mean += nearest / 20;
      least = Math.min(least, nearest);
    }

    NearestImages found = NearestImages.of(images, training);

    assertThat(found.mean()).isCloseTo(mean, within(1e-9));
    assertThat(found.least()).isCloseTo(least, within(1e-9));
  }

  @Test
  void aCopyOfATrainingImageIsAtNoDistance() {
    ImageBatch training = Pixels.random(5000, 8, 8, 1, 1);

    assertThat(NearestImages.of(training.slice(4321, 4322), training))
        .isEqualTo(new NearestImages(0, 0));
  }
}
