package dev.limn.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {

  @Test
  void timesHaveBoundsFromFiftyMicrosecondsToTenSeconds() {
    long[] bounds = Histogram.ofNanos().snapshot().bounds();

    assertThat(bounds).isSorted().doesNotHaveDuplicates();
    assertThat(bounds[0]).isEqualTo(Duration.ofNanos(50_000).toNanos());
    assertThat(bounds[bounds.length - 1]).isEqualTo(Duration.ofSeconds(10).toNanos());
  }

  @Test
  void rowsHaveThePowersOfTwo() {
    long[] bounds = Histogram.ofRows().snapshot().bounds();

    for (int i = 0; i < bounds.length; i++) {
      assertThat(bounds[i]).isEqualTo(1L << i);
    }
    assertThat(bounds[bounds.length - 1]).isEqualTo(65_536);
  }

  @Test
  void eachValueIsCountedOnceWhereItBelongs() {
    Histogram histogram = Histogram.ofRows();
    Random random = new Random(1);
    long[] expected = new long[histogram.snapshot().counts().length];
    long sum = 0;
    for (int i = 0; i < 10_000; i++) {
      int value = random.nextInt(100_000);
      histogram.add(value);
      sum += value;
      int bucket = 0;
      while (bucket < 17 && value > Math.pow(2, bucket)) {
        bucket++;
      }
      expected[bucket]++;
    }
    Histogram.Snapshot found = histogram.snapshot();

    assertThat(found.counts()).isEqualTo(expected);
    assertThat(found.sum()).isEqualTo(sum);
    assertThat(found.count()).isEqualTo(10_000);
  }

  @Test
  void aBoundBelongsToItsBucketAndWhatIsBeyondAllToTheLast() {
    Histogram histogram = Histogram.ofRows();
    histogram.add(0);
    histogram.add(1);
    histogram.add(2);
    histogram.add(Integer.MAX_VALUE);
    long[] counts = histogram.snapshot().counts();

    assertThat(counts[0]).isEqualTo(2);
    assertThat(counts[1]).isEqualTo(1);
    assertThat(counts[counts.length - 1]).isEqualTo(1);
    assertThat(Arrays.stream(counts).sum()).isEqualTo(4);
  }
}
