package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.runtime.image.ImageBatch;
import org.junit.jupiter.api.Test;

class UnitPlanesTest {

  /** Two images of one row of two pixels in three colours. */
  private static final ImageBatch IMAGES =
      new ImageBatch(2, 1, 2, 3, new byte[] {0, 51, 102, (byte) 255, 1, 2, 3, 4, 5, 6, 7, 8});

  @Test
  void channelsComeFirstAndWhiteIsOne() {
    assertThat(UnitPlanes.of(IMAGES, 0, 1))
        .containsExactly(0 / 255f, 255 / 255f, 51 / 255f, 1 / 255f, 102 / 255f, 2 / 255f);
    assertThat(UnitPlanes.of(IMAGES, 1, 1))
        .containsExactly(3 / 255f, 6 / 255f, 4 / 255f, 7 / 255f, 5 / 255f, 8 / 255f);
    assertThat(UnitPlanes.of(IMAGES, 0, 2)).hasSize(12).endsWith(UnitPlanes.of(IMAGES, 1, 1));
    assertThat(UnitPlanes.of(IMAGES, 2, 0)).isEmpty();
  }

  @Test
  void aRunBeyondTheBatchIsRefused() {
    assertThatThrownBy(() -> UnitPlanes.of(IMAGES, 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
