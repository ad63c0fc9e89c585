package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limn.trainer.evaluation.PrecisionRecall.Manifold;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrecisionRecallTest {

  @Test
  void sharesAreThoseOfAPlainLoop() {
    Rows real = Points.normal(120, 5, 0, 1);
    Rows samples = Points.normal(90, 5, 1, 2);

    PrecisionRecall found = PrecisionRecall.of(Manifold.of(real), Manifold.of(samples));

    assertThat(found.precision()).isBetween(0.1, 0.95).isCloseTo(share(samples, real), within(0.));
    assertThat(found.recall()).isBetween(0.1, 0.95).isCloseTo(share(real, samples), within(0.));
  }

  private static double share(Rows points, Rows manifold) {
    return IntStream.range(0, points.count())
            .filter(
                i ->
                    IntStream.range(0, manifold.count())
                        .anyMatch(
                            j ->
                                Points.squaredDistance(points, i, manifold, j)
                                    <= squaredRadius(manifold, j)))
            .count()
        / (double) points.count();
  }

  private static double squaredRadius(Rows points, int centre) {
    return IntStream.range(0, points.count())
        .filter(i -> i != centre)
        .mapToDouble(i -> Points.squaredDistance(points, i, points, centre))
        .sorted()
        .toArray()[2];
  }

  @Test
  void equalSetsCoverEachOther() {
    Manifold points = Manifold.of(Points.normal(50, 3, 0, 1));

    assertThat(PrecisionRecall.of(points, points)).isEqualTo(new PrecisionRecall(1, 1));
  }

  @Test
  void farSetsDoNotMeet() {
    Manifold here = Manifold.of(Points.normal(50, 3, 0, 1));
    Manifold there = Manifold.of(Points.normal(50, 3, 1000, 2));

    assertThat(PrecisionRecall.of(here, there)).isEqualTo(new PrecisionRecall(0, 0));
  }

  /** What a collapsed generator does: each sample is good, most of the real images are missed. */
  @Test
  void aPartOfTheRealSetIsPreciseAndForgets() {
    Rows real = Points.normal(200, 3, 0, 1);
    Rows few = Rows.of(Arrays.copyOf(real.block(0, 200), 10 * 3), 3);

    PrecisionRecall found = PrecisionRecall.of(Manifold.of(real), Manifold.of(few));

    assertThat(found.precision()).isEqualTo(1);
    assertThat(found.recall()).isLessThan(1);
  }
}
