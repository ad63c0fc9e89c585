package dev.limn.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.recipe.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

  @Test
  void everyEpochVisitsEveryImageOnceInAnotherOrder() {
    BatchOrder first = new BatchOrder(1, 0, 103, 10);
    BatchOrder second = new BatchOrder(1, 1, 103, 10);

    assertThat(first.batches()).isEqualTo(10);
    assertThat(visited(first))
        .hasSize(100)
        .doesNotHaveDuplicates()
        .allMatch(i -> i >= 0 && i < 103);
    assertThat(visited(second)).isNotEqualTo(visited(first));
    assertThat(visited(new BatchOrder(2, 0, 103, 10))).isNotEqualTo(visited(first));
    assertThat(visited(new BatchOrder(1, 0, 103, 10))).isEqualTo(visited(first));
  }

  @Test
  void aSequentialOrderIsThatOfTheImages() {
    Recipe sequential = Runs.with(Runs.VAE, "batch: 32", "batch: 4\norder: sequential");
    BatchOrder order = BatchOrder.of(sequential.run(), 1, 10);

    assertThat(visited(order)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(visited(BatchOrder.of(Runs.VAE.run(), 1, 103)))
        .isEqualTo(visited(new BatchOrder(3, 1, 103, 32)));
  }

  @Test
  void everyImageIsEquallyLikelyAtEveryPlace() {
    int[][] counts = new int[4][4];
    int epochs = 8000;
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] order = new BatchOrder(9, epoch, 4, 4).batch(0);
      for (int place = 0; place < 4; place++) {
        counts[place][order[place]]++;
      }
    }
    // A count has mean 2000 and deviation 39: six of them, and the seed is fixed.
    assertThat(Arrays.stream(counts).flatMapToInt(Arrays::stream))
        .allMatch(n -> Math.abs(n - 2000) < 234);
  }

  @Test
  void pixelsBecomeNumbersFromZeroToOneAndKeepTheirPlaces() {
    byte[] pixels = new byte[2 * 3 * 2 * 2];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 11);
    }
    pixels[5] = (byte) 255;
    ImageSet images = new ImageSet("rgb", 3, 2, 2, pixels, new int[] {1, 0}, List.of("a", "b"));
    try (NDManager manager = NDManager.newBaseManager()) {
      NDList inputs = new Batches(images, true, 0).inputs(manager, new int[] {1, 0});

      assertThat(inputs.get(0).getShape()).isEqualTo(new Shape(2, 3, 2, 2));
      assertThat(inputs.get(1).toLongArray()).containsExactly(0, 1);
      float[] found = inputs.get(0).toFloatArray();
      for (int i = 0; i < 12; i++) {
        assertThat(found[i]).isEqualTo(Byte.toUnsignedInt(pixels[12 + i]) * (1 / 255f));
        assertThat(found[12 + i]).isEqualTo(Byte.toUnsignedInt(pixels[i]) * (1 / 255f));
      }
      assertThat(found[12 + 5]).as("white is exactly 1").isEqualTo(1);
      assertThat(new Batches(images, false, 0).inputs(manager, 0, 2)).hasSize(1);
    }
  }

  @Test
  void theNoiseOfAnImageDependsOnItsIndexAlone() {
    Batches batches = new Batches(Runs.images(), false, 4);
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] together = batches.noise(manager, 10, 4, 3).toFloatArray();
      float[] alone = batches.noise(manager, 12, 1, 3).toFloatArray();

      assertThat(Arrays.copyOfRange(together, 6, 9)).isEqualTo(alone);
      float[] many = batches.noise(manager, 0, 2000, 4).toFloatArray();
      double mean = IntStream.range(0, 8000).mapToDouble(i -> many[i]).average().orElseThrow();
      double square =
          IntStream.range(0, 8000).mapToDouble(i -> many[i] * many[i]).average().orElseThrow();
      assertThat(Math.abs(mean)).as("five deviations of 1 / sqrt(8000)").isLessThan(0.056);
      assertThat(Math.abs(square - 1)).as("five of sqrt(2 / 8000)").isLessThan(0.08);
    }
  }

  @Test
  void drawnLabelsDependOnTheirIndexAloneAndAreEquallyLikely() {
    Batches batches = new Batches(Runs.images(), true, 4);
    try (NDManager manager = NDManager.newBaseManager()) {
      long[] together = batches.drawnLabels(manager, 10, 4000, 4).toLongArray();

      assertThat(batches.drawnLabels(manager, 12, 1, 4).toLongArray()).containsExactly(together[2]);
      for (int label = 0; label < 4; label++) {
        int wanted = label;
        // A count has mean 1000 and deviation 27: five of them, and the seed is fixed.
        assertThat(Arrays.stream(together).filter(found -> found == wanted).count())
            .isBetween(865L, 1135L);
      }
    }
  }

  @Test
  void directionsAreSignsThatDependOnTheirIndexAlone() {
    Batches batches = new Batches(Runs.images(), true, 4);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray like = manager.zeros(new Shape(50, 1, 8, 8));
      float[] together = batches.directions(like, 10).toFloatArray();
      float[] alone = batches.directions(like.get("0:1"), 11).toFloatArray();

      assertThat(Arrays.copyOfRange(together, 64, 128)).isEqualTo(alone);
      assertThat(together).containsOnly(-1, 1);
      double sum = IntStream.range(0, 3200).mapToDouble(i -> together[i]).sum();
      assertThat(Math.abs(sum)).as("five deviations of sqrt(3200)").isLessThan(283);
    }
  }

  private static List<Integer> visited(BatchOrder order) {
    return IntStream.range(0, order.batches())
        .flatMap(number -> Arrays.stream(order.batch(number)))
        .boxed()
        .toList();
  }
}
