package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighboursTest {

  /** Several blocks of queries and of references, the last of them shorter than k. */
  @ParameterizedTest
  @CsvSource({"1, 5, 1", "300, 40, 3", "20, 9000, 4", "5, 4098, 4"})
  void theyAreThoseOfAPlainLoop(int queryCount, int referenceCount, int k) {
    Rows queries = Points.normal(queryCount, 6, 3, 1);
    Rows references = Points.normal(referenceCount, 6, 2, 2);

    Neighbours found = Neighbours.of(queries, references, k);

    for (int query = 0; query < queryCount; query++) {
      List<Integer> nearest = nearest(queries, query, references, new float[referenceCount], k);
      for (int j = 0; j < k; j++) {
        assertThat(found.indices()[query * k + j]).isEqualTo(nearest.get(j));
        assertThat((double) found.squaredDistances()[query * k + j])
            .isCloseTo(
                Points.squaredDistance(queries, query, references, nearest.get(j)), within(1e-3));
      }
    }
  }

  @Test
  void amountsAreSubtractedBeforeTheSmallestIsChosen() {
    Rows queries = Points.normal(30, 4, 0, 1);
    Rows references = Points.normal(50, 4, 0, 2);
    float[] amounts = new float[50];
    for (int i = 0; i < 50; i++) {
      amounts[i] = i % 7 * 9f;
    }

    Neighbours found = Neighbours.of(queries, references, amounts, 1);

    for (int query = 0; query < 30; query++) {
      int nearest = nearest(queries, query, references, amounts, 1).get(0);
      assertThat(found.indices()[query]).isEqualTo(nearest);
      assertThat((double) found.squaredDistances()[query])
          .isCloseTo(
              Points.squaredDistance(queries, query, references, nearest) - amounts[nearest],
              within(1e-3));
    }
  }

  @Test
  void pointsInSeveralPlacesAreFoundInOrder() {
    Rows five = Rows.of(new float[] {1, 1, 1, 1, 9}, 1);

    Neighbours found = Neighbours.of(five, five, 3);

    assertThat(found.indices()).startsWith(0, 1, 2, 0, 1, 2).endsWith(4, 0, 1);
    assertThat(found.squaredDistances()).startsWith(0, 0, 0).endsWith(0, 64, 64);
  }

  @Test
  void moreNeighboursThanPointsAreRefused() {
    Rows two = Rows.of(new float[] {1, 2}, 1);

    assertThatThrownBy(() -> Neighbours.of(two, two, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 neighbours need as many points, found 2");
  }

  private static List<Integer> nearest(
      Rows queries, int query, Rows references, float[] amounts, int k) {
    return IntStream.range(0, references.count())
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                i -> Points.squaredDistance(queries, query, references, i) - amounts[i]))
        .limit(k)
        .toList();
  }
}
