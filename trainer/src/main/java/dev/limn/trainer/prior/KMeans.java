package dev.limn.trainer.prior;

import dev.limn.runtime.random.CounterRandom;
import java.util.Arrays;

/**
 * Where expectation-maximization begins: centres by k-means++ (Arthur and Vassilvitskii, SODA
 * 2007), then a few rounds of Lloyd's algorithm; of a few such starts the one whose points lie
 * nearest to their centres.
 */
final class KMeans {

  /** Purpose of the uniforms that choose the centres; the index is the centre's number. */
  static final int CENTRES = 24;

  private static final int STARTS = 4;
  private static final int ROUNDS = 5;

  private final Points points;
  private final double[][] centres;

  private KMeans(Points points, int count) {
    this.points = points;
    this.centres = new double[count][];
  }

  /**
   * Assigns each point to one of the clusters.
   *
   * @param points at least as many as clusters
   * @param clusters K
   * @param random the seed of the choice
   * @param firstIndex index of the first uniform
   * @return a cluster from 0 to K - 1 a point
   */
  static int[] assign(Points points, int clusters, CounterRandom random, long firstIndex) {
    int[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int number = 0; number < STARTS; number++) {
      KMeans start = new KMeans(points, clusters);
      start.choose(random, firstIndex + (long) number * clusters);
      for (int round = 0; round < ROUNDS; round++) {
        start.move(start.nearest());
      }
      int[] nearest = start.nearest();
      double spread = start.spread(nearest);
      if (best == null || spread < least) {
        best = nearest;
        least = spread;
      }
    }
    return best;
  }

  /** The sum of squared distances of points to their centres. */
  private double spread(int[] nearest) {
    double sum = 0;
    for (int i = 0; i < nearest.length; i++) {
      sum += distance(i, centres[nearest[i]]);
    }
    return sum;
  }

  /** Each centre is a point, chosen in proportion to its squared distance from those before. */
  private void choose(CounterRandom random, long firstIndex) {
    double[] distances = new double[points.count()];
    Arrays.fill(distances, 1);
    double[] uniform = new double[1];
    for (int k = 0; k < centres.length; k++) {
      random.uniforms(firstIndex + k, CENTRES, uniform, 0, 1);
      int chosen = pick(distances, uniform[0]);
      int at = chosen * points.size();
      centres[k] = Arrays.copyOfRange(points.values(), at, at + points.size());
      for (int i = 0; i < distances.length; i++) {
        double distance = distance(i, centres[k]);
        distances[i] = k == 0 ? distance : Math.min(distances[i], distance);
      }
    }
  }

  private static int pick(double[] weights, double uniform) {
    double left = uniform * Arrays.stream(weights).sum();
    for (int i = 0; i < weights.length - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  private int[] nearest() {
    int[] nearest = new int[points.count()];
    for (int i = 0; i < nearest.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < centres.length; k++) {
        double distance = distance(i, centres[k]);
        if (distance < least) {
          least = distance;
          nearest[i] = k;
        }
      }
    }
    return nearest;
  }

  /** Each centre moves to the mean of its points; one without points stays. */
  private void move(int[] nearest) {
    int size = points.size();
    double[][] sums = new double[centres.length][size];
    int[] counts = new int[centres.length];
    for (int i = 0; i < nearest.length; i++) {
      counts[nearest[i]]++;
      for (int j = 0; j < size; j++) {
        sums[nearest[i]][j] += points.values()[i * size + j];
      }
    }
    for (int k = 0; k < centres.length; k++) {
      for (int j = 0; j < size && counts[k] > 0; j++) {
        centres[k][j] = sums[k][j] / counts[k];
      }
    }
  }

  private double distance(int point, double[] centre) {
    double sum = 0;
    for (int j = 0; j < centre.length; j++) {
      double difference = points.values()[point * centre.length + j] - centre[j];
      sum += difference * difference;
    }
    return sum;
  }
}
