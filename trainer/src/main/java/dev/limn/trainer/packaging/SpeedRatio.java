package dev.limn.trainer.packaging;

import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import java.time.Duration;
import java.util.Arrays;

/** How many times as fast one sampler is as another, both in turn within many short rounds. */
final class SpeedRatio {

  private static final int BATCH = 256;
  private static final int ROUNDS = 15;
  private static final Duration SLICE = Duration.ofMillis(80);
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private SpeedRatio() {}

  /** The median over the rounds of samples a second of the one by those of the other. */
  static double of(Sampler sampler, Sampler other) {
    double[] ratios = new double[ROUNDS];
    samplesPerSecond(sampler, WARM_UP);
    samplesPerSecond(other, WARM_UP);
    for (int round = 0; round < ROUNDS; round++) {
      ratios[round] = samplesPerSecond(sampler, SLICE) / samplesPerSecond(other, SLICE);
    }
    Arrays.sort(ratios);
    return ratios[ROUNDS / 2];
  }

  private static double samplesPerSecond(Sampler sampler, Duration duration) {
    long begin = System.nanoTime();
    long now;
    long drawn = 0;
    do {
      sampler.sample(SampleRequest.of(BATCH).withFirstIndex(drawn));
      drawn += BATCH;
      now = System.nanoTime();
    } while (now - begin < duration.toNanos());
    return drawn * 1e9 / (now - begin);
  }
}
