package dev.limn.trainer.loop;

import dev.limn.runtime.random.CounterRandom;
import dev.limn.trainer.recipe.RunSettings;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The order in which one epoch visits the training images: a permutation of seed and epoch alone,
 * or none.
 */
final class BatchOrder {

  /** Purpose of the numbers that shuffle; the index counts the epoch's exchanges. */
  static final int SHUFFLE = 17;

  private static final long EPOCH_STRIDE = 1L << 32;

  private final int[] order;
  private final int batch;

  /** Shuffles as Fisher and Yates do, drawing each exchange by its own index. */
  BatchOrder(long seed, int epoch, int count, int batch) {
    this.batch = batch;
    this.order = new int[count];
    CounterRandom random = new CounterRandom(seed);
    for (int i = 0; i < count; i++) {
      int j = random.below(epoch * EPOCH_STRIDE + i, SHUFFLE, i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }

  /** As the images lie. */
  private BatchOrder(int count, int batch) {
    this.batch = batch;
    this.order = IntStream.range(0, count).toArray();
  }

  /** The order that a run asks for. */
  static BatchOrder of(RunSettings run, int epoch, int count) {
    return switch (run.selection().order()) {
      case SHUFFLED -> new BatchOrder(run.seed(), epoch, count, run.batch());
      case SEQUENTIAL -> new BatchOrder(count, run.batch());
    };
  }

  /** How many whole batches there are; images left over wait for another epoch's order. */
  int batches() {
    return order.length / batch;
  }

  /** The images of one batch. */
  int[] batch(int number) {
    return Arrays.copyOfRange(order, number * batch, (number + 1) * batch);
  }
}
