package dev.limn.trainer.evaluation;

import java.util.stream.IntStream;

/** Cuts rows into blocks and works on the blocks on all cores. */
final class Shards {

  private Shards() {}

  /** Works on rows {@code from} to {@code to - 1}, at the same time as on others. */
  @FunctionalInterface
  interface Block {
    void run(int from, int to);
  }

  static void each(int count, int rows, Block block) {
    IntStream.range(0, (count + rows - 1) / rows)
        .parallel()
        .forEach(i -> block.run(i * rows, Math.min(count, (i + 1) * rows)));
  }
}
