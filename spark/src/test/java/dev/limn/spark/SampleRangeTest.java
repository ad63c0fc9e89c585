package dev.limn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleRangeTest {

  @ParameterizedTest
  @CsvSource({"1,1", "1,16", "10,3", "1000,16", "5,5", "9000000000000,7"})
  void rangesCoverAllSamplesOnceAndAlike(long samples, int ranges) {
    SampleRange[] split = SampleRange.split(samples, ranges);

    assertThat(split).hasSize((int) Math.min(samples, ranges));
    long next = 0;
    for (SampleRange range : split) {
      assertThat(range.first()).isEqualTo(next);
      assertThat(range.count()).isBetween(samples / ranges, samples / ranges + 1).isPositive();
      next += range.count();
    }
    assertThat(next).isEqualTo(samples);
  }
}
