package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.image.ImageBatch;
import org.junit.jupiter.api.Test;

class EvenlySpacedTest {

  @Test
  void imagesAndLabelsAreTakenAtEvenDistances() {
    byte[] pixels = new byte[10];
    int[] labels = new int[10];
    for (int i = 0; i < 10; i++) {
      pixels[i] = (byte) i;
      labels[i] = 10 * i;
    }
    ImageBatch images = new ImageBatch(10, 1, 1, 1, pixels).withLabels(labels);

    assertThat(EvenlySpaced.of(images, 4).pixels()).containsExactly(0, 2, 5, 7);
    assertThat(EvenlySpaced.of(images, 4).labels().orElseThrow()).containsExactly(0, 20, 50, 70);
    assertThat(EvenlySpaced.of(images, 1).pixels()).containsExactly(0);
  }

  @Test
  void asManyOrMoreThanThereAreIsAllOfThem() {
    ImageBatch images = Pixels.random(3, 2, 2, 3, 1);

    assertThat(EvenlySpaced.of(images, 3)).isSameAs(images);
    assertThat(EvenlySpaced.of(images, 4)).isSameAs(images);
    assertThat(EvenlySpaced.of(images, 2).labels()).isEmpty();
  }
}
