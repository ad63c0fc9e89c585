package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.image.ImageBatch;
import org.junit.jupiter.api.Test;

class ClassDiversityTest {

  @Test
  void itIsThatOfAPlainLoopOverPairsOfAClass() {
    ImageBatch images =
        Pixels.random(9, 3, 3, 1, 1).withLabels(new int[] {2, 0, 2, 0, 0, 2, 5, 2, 0});
    double sum = 0;
    for (int label : new int[] {0, 2}) {
      double distances = 0;
      int pairs = 0;
      for (int i = 0; i < 9; i++) {
        for (int j = i + 1; j < 9; j++) {
          int[] labels = images.labels().orElseThrow();
          if (labels[i] == label && labels[j] == label) {
            distances += distance(images, i, j);
            pairs++;
          }
        }
      }
      sum += distances / pairs / 2;
    }

    assertThat(ClassDiversity.of(images).orElseThrow()).isCloseTo(sum, within(1e-12));
  }

  @Test
  void oneImageForEachClassHasNone() {
    assertThat(ClassDiversity.of(Pixels.random(3, 4, 4, 1, 1).withLabels(new int[] {0, 1, 2})))
        .isEmpty();
  }

  @Test
  void onlyTheFirstImagesOfAClassCount() {
    ImageBatch images = Pixels.random(250, 4, 4, 1, 1);

    assertThat(ClassDiversity.of(images.withLabels(new int[250])))
        .isEqualTo(ClassDiversity.of(images.slice(0, 200).withLabels(new int[200])));
  }

  private static double distance(ImageBatch images, int a, int b) {
    double sum = 0;
    for (int i = 0; i < 9; i++) {
      sum += Math.pow(Pixels.unit(images, a, i) - Pixels.unit(images, b, i), 2);
    }
    return Math.sqrt(sum);
  }
}
