package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchBucketsTest {

  private static final TreeSet<Integer> SIZES = new TreeSet<>(List.of(1, 2, 4, 8, 16, 32, 64));

  static {
    for (int size = 128; size <= 4096; size += 64) {
      SIZES.add(size);
    }
  }

  @Test
  void rowsArePaddedToTheNextSize() {
    for (int rows = 1; rows <= 4096; rows++) {
      assertThat(BatchBuckets.PADDED.padded(rows))
          .as("%d rows", rows)
          .isEqualTo(SIZES.ceiling(rows));
      assertThat(BatchBuckets.EXACT.padded(rows)).isEqualTo(rows);
    }
  }

  @Test
  void theLargestRunIsASizeItselfSoThatPaddingStaysWithinIt() {
    for (int limit = 1; limit <= 5000; limit++) {
      assertThat(BatchBuckets.PADDED.within(limit)).as("%d", limit).isEqualTo(SIZES.floor(limit));
    }
    assertThat(BatchBuckets.PADDED.within(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "50, 50", "64, 64", "21399, 64"})
  void aProcessorsRunIsSmall(int limit, int expected) {
    assertThat(BatchBuckets.EXACT.within(limit)).isEqualTo(expected);
  }

  @Test
  void powersOfTwoAreWarmedUp() {
    assertThat(BatchBuckets.PADDED.warmUp(4096)).containsExactly(1, 2, 4, 8, 16, 32, 64);
    assertThat(BatchBuckets.PADDED.warmUp(8)).containsExactly(1, 2, 4, 8);
    assertThat(BatchBuckets.EXACT.warmUp(64)).containsExactly(1);
  }

  @Test
  void gpusOfNvidiaAloneArePadded() {
    assertThat(BatchBuckets.of(new Provider.Cuda(1))).isEqualTo(BatchBuckets.PADDED);
    assertThat(BatchBuckets.of(new Provider.TensorRt(0))).isEqualTo(BatchBuckets.PADDED);
    assertThat(BatchBuckets.of(Provider.CPU)).isEqualTo(BatchBuckets.EXACT);
    assertThat(BatchBuckets.of(new Provider.Named("xnnpack", Map.of())))
        .isEqualTo(BatchBuckets.EXACT);
  }
}
