package dev.limn.trainer.prior;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.random.CounterRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KMeansTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void groupsThatLieApartAreFound(long seed) {
    double[] values = new double[90];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 3 * 100 + i / 90.0;
    }

    int[] clusters = KMeans.assign(new Points(90, 1, values), 3, new CounterRandom(seed), 0);

    for (int i = 3; i < clusters.length; i++) {
      assertThat(clusters[i]).as("point %d", i).isEqualTo(clusters[i % 3]);
    }
    assertThat(Arrays.stream(clusters).distinct().count()).isEqualTo(3);
  }

  @Test
  void eachPointBelongsToTheNearestMean() {
    Points points = Draws.of(Draws.THREE, 500, 1);
    int[] clusters = KMeans.assign(points, 4, new CounterRandom(0), 0);
    double[][] means = new double[4][2];
    int[] counts = new int[4];
    for (int i = 0; i < 500; i++) {
      counts[clusters[i]]++;
    }
    for (int i = 0; i < 1000; i++) {
      means[clusters[i / 2]][i % 2] += points.values()[i] / counts[clusters[i / 2]];
    }

    int strays = 0;
    for (int i = 0; i < 500; i++) {
      double own = distance(points, i, means[clusters[i]]);
      for (double[] mean : means) {
        strays += distance(points, i, mean) < own ? 1 : 0;
      }
    }
    // The last round moved the centres once more: a few points lie on an edge.
    assertThat(strays).isLessThan(25);
    assertThat(counts).doesNotContain(0);
  }

  @Test
  void pointsThatAreAllTheSameAreTakenAsTheyAre() {
    int[] clusters = KMeans.assign(new Points(5, 2, new double[10]), 3, new CounterRandom(0), 0);

    assertThat(clusters).containsOnly(0);
  }

  @Test
  void theSeedAndTheIndexChooseTheStart() {
    Points points = Draws.of(Draws.random(9, 3, 1), 300, 1);
    int[] clusters = KMeans.assign(points, 9, new CounterRandom(0), 0);

    assertThat(KMeans.assign(points, 9, new CounterRandom(0), 0)).isEqualTo(clusters);
    assertThat(KMeans.assign(points, 9, new CounterRandom(1), 0)).isNotEqualTo(clusters);
    assertThat(KMeans.assign(points, 9, new CounterRandom(0), 1L << 32)).isNotEqualTo(clusters);
  }

  private static double distance(Points points, int index, double[] centre) {
    double x = points.values()[2 * index] - centre[0];
    double y = points.values()[2 * index + 1] - centre[1];
    return x * x + y * y;
  }
}
