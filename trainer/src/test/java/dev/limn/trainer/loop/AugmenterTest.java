package dev.limn.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.random.CounterRandom;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.recipe.Augmentation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmenterTest {

  private static final int HEIGHT = 5;
  private static final int WIDTH = 6;
  private static final int SIZE = 3 * HEIGHT * WIDTH;

  private static final ImageSet IMAGES = images();

  private static ImageSet images() {
    byte[] pixels = new byte[4 * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 250 + 1);
    }
    return new ImageSet(
        "made", 3, HEIGHT, WIDTH, pixels, new int[] {0, 1, 1, 0}, List.of("a", "b"));
  }

  @Test
  void withoutAugmentationTheChosenRowsAreCopied() {
    ImageSet batch = new Augmenter(Augmentation.NONE, 3).batch(IMAGES, new int[] {2, 0}, 17);

    assertThat(batch.image(0)).isEqualTo(IMAGES.image(2));
    assertThat(batch.image(1)).isEqualTo(IMAGES.image(0));
    assertThat(batch.labels()).containsExactly(1, 0);
    assertThat(batch.classNames()).isEqualTo(IMAGES.classNames());
  }

  @Test
  void everyImageIsMovedAndMirroredAsAPlainLoopDoes() {
    int[] rows = IntStream.range(0, 60).map(i -> i % 4).toArray();
    ImageSet batch = new Augmenter(new Augmentation(2, true), 3).batch(IMAGES, rows, 100);

    CounterRandom random = new CounterRandom(3);
    for (int row = 0; row < rows.length; row++) {
      double[] draws = new double[3];
      random.uniforms(100 + row, 21, draws, 0, 3);
      int right = (int) Math.floor(draws[0] * 5) - 2;
      int down = (int) Math.floor(draws[1] * 5) - 2;
      byte[] expected = changed(IMAGES.image(rows[row]), right, down, draws[2] < 0.5);
      assertThat(batch.image(row)).as("row %d by %d, %d", row, right, down).isEqualTo(expected);
      assertThat(batch.labels()[row]).isEqualTo(IMAGES.labels()[rows[row]]);
    }
  }

  /** Mirrors, then moves. */
  private static byte[] changed(byte[] image, int right, int down, boolean flip) {
    byte[] changed = new byte[SIZE];
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          int toY = y + down;
          int toX = (flip ? WIDTH - 1 - x : x) + right;
          if (toY >= 0 && toY < HEIGHT && toX >= 0 && toX < WIDTH) {
            changed[(channel * HEIGHT + toY) * WIDTH + toX] =
                image[(channel * HEIGHT + y) * WIDTH + x];
          }
        }
      }
    }
    return changed;
  }

  @Test
  void whatHappensToAnImageDependsOnSeedAndIndexAlone() {
    Augmenter augmenter = new Augmenter(new Augmentation(1, true), 8);
    ImageSet together = augmenter.batch(IMAGES, new int[] {0, 1, 2, 3}, 40);
    ImageSet alone = augmenter.batch(IMAGES, new int[] {2}, 42);

    assertThat(alone.image(0)).isEqualTo(together.image(2));
    int[] same = new int[32];
    assertThat(distinct(augmenter.batch(IMAGES, same, 0))).isGreaterThan(10);
    ImageSet otherSeed = new Augmenter(new Augmentation(1, true), 9).batch(IMAGES, same, 0);
    assertThat(otherSeed.pixels()).isNotEqualTo(augmenter.batch(IMAGES, same, 0).pixels());
  }

  @Test
  void allShiftsAndBothDirectionsComeUp() {
    ImageSet many = new Augmenter(new Augmentation(1, true), 1).batch(IMAGES, new int[400], 0);

    assertThat(distinct(many)).as("three columns, three rows, two directions").isEqualTo(18);
  }

  private static long distinct(ImageSet images) {
    return IntStream.range(0, images.count())
        .mapToObj(i -> Arrays.toString(images.image(i)))
        .distinct()
        .count();
  }
}
