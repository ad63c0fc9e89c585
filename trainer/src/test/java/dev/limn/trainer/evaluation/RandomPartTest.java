package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.image.ImageBatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomPartTest {

  @Test
  void aPartHoldsDifferentImagesInTheirOrderWithTheirLabels() {
    ImageBatch part = RandomPart.of(numbered(250), 100);

    int[] labels = part.labels().orElseThrow();
    assertThat(labels).hasSize(100).doesNotHaveDuplicates().isSorted();
    for (int i = 0; i < labels.length; i++) {
      assertThat(Byte.toUnsignedInt(part.pixels()[i])).isEqualTo(labels[i]);
    }
  }

  @Test
  void aPartIsTheSameEveryTime() {
    assertThat(RandomPart.of(numbered(250), 10).pixels())
        .isEqualTo(RandomPart.of(numbered(250), 10).pixels());
  }

  /** MNIST's images come from two groups in turn: a part must hold as many of each. */
  @Test
  void setsOfTwoGroupsInTurnAreDividedFairly() {
    for (int groups = 2; groups <= 6; groups++) {
      int[] labels = RandomPart.of(zeros(60_000), 10_000).labels().orElseThrow();
      int[] counts = new int[groups];
      for (int label : labels) {
        counts[label % groups]++;
      }
      // A binomial deviation is below 50; five of them are passed once in two million draws.
      double expected = 10_000.0 / groups;
      for (int count : counts) {
        assertThat((double) count).isCloseTo(expected, within(250.0));
      }
    }
  }

  @Test
  void asManyOrMoreThanThereAreIsAllOfThem() {
    ImageBatch images = Pixels.random(3, 2, 2, 3, 1);

    assertThat(RandomPart.of(images, 3)).isSameAs(images);
    assertThat(RandomPart.of(images, 4)).isSameAs(images);
    assertThat(RandomPart.of(images, 2).labels()).isEmpty();
  }

  /** Image i is one pixel of value i with label i. */
  private static ImageBatch numbered(int count) {
    byte[] pixels = new byte[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = (byte) i;
    }
    return new ImageBatch(count, 1, 1, 1, pixels).withLabels(IntStream.range(0, count).toArray());
  }

  private static ImageBatch zeros(int count) {
    return new ImageBatch(count, 1, 1, 1, new byte[count])
        .withLabels(IntStream.range(0, count).toArray());
  }
}
