package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JudgementTest {

  private static final Judgement THREE =
      new Judgement(3, new float[] {1, 3, 2, -1, -5, -3, 4, 4, 0}, new float[6]);

  @Test
  void theGreatestLogitDecidesTheFirstOfEqualOnes() {
    assertThat(THREE.predicted()).containsExactly(1, 0, 0);
    assertThat(THREE.classCount()).isEqualTo(3);
    assertThat(THREE.featureCount()).isEqualTo(2);
  }

  @Test
  void accuracyIsTheShareOfImagesReadAsLabelled() {
    assertThat(THREE.accuracy(1, 0, 0)).isEqualTo(1);
    assertThat(THREE.accuracy(1, 2, 1)).isEqualTo(1 / 3.0);
    assertThatThrownBy(() -> THREE.accuracy(1, 0))
        .hasMessage("each image needs a label: 3 images, 2 labels");
  }

  @Test
  void rowsThatAreNotWholeAreRefused() {
    assertThatThrownBy(() -> new Judgement(2, new float[5], new float[4]))
        .hasMessage("a judgement holds rows for each image, found 2 images, 5 logits, 4 features");
    assertThatThrownBy(() -> new Judgement(0, new float[0], new float[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
