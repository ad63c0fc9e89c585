package dev.limn.trainer.prior;

import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.random.CounterRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits a mixture of normal distributions with full covariances to points by
 * expectation-maximization.
 *
 * <p>A covariance of Z numbers a side has Z (Z + 1) / 2 of them, more than a small component has
 * points. So each is drawn towards the mean covariance within all components (regularized
 * discriminant analysis, Friedman 1989): {@code (n S_k + Z S) / (n + Z)} for a component of n
 * points.
 *
 * <p>Equal points, component count and seed make equal mixtures on one machine, whatever the number
 * of threads.
 */
final class MixtureFit {

  private static final int MAX_ITERATIONS = 200;

  /** Nats a point that an iteration must gain for another to follow. */
  private static final double LEAST_GAIN = 1e-3;

  /** Added to variances: a latent number that never varies has none. */
  private static final double LEAST_VARIANCE = 1e-6;

  private static final double LEAST_POINTS = 1e-3;

  /** Fixed, because sums depend on where they are cut. */
  private static final int PARTS = 8;

  private final Points points;
  private final int components;

  private MixtureFit(Points points, int components) {
    this.points = points;
    this.components = components;
  }

  /**
   * Fits a mixture.
   *
   * @param points at least as many as components
   * @param components K
   * @param random the seed of the start
   * @param firstIndex index of the start's first uniform
   * @return the fitted mixture
   */
  static GaussianMixture fit(Points points, int components, CounterRandom random, long firstIndex) {
    return new MixtureFit(points, components).fit(random, firstIndex);
  }

  /**
   * The mean logarithm of a mixture's density.
   *
   * @param mixture the mixture
   * @param points at least one
   * @return nats a point
   */
  static double logLikelihood(GaussianMixture mixture, Points points) {
    return moments(mixture, points).logLikelihood / points.count();
  }

  private GaussianMixture fit(CounterRandom random, long firstIndex) {
    GaussianMixture mixture = maximized(start(random, firstIndex), new double[0]);
    double last = Double.NEGATIVE_INFINITY;
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      Moments moments = moments(mixture, points);
      double reached = moments.logLikelihood / points.count();
      if (reached - last < LEAST_GAIN) {
        return mixture;
      }
      last = reached;
      mixture = maximized(moments, mixture.means());
    }
    return mixture;
  }

  private Moments start(CounterRandom random, long firstIndex) {
    Moments moments = new Moments(components, points.size());
    int[] clusters = KMeans.assign(points, components, random, firstIndex);
    for (int i = 0; i < clusters.length; i++) {
      moments.add(clusters[i], 1, points, i);
    }
    return moments;
  }

  private static Moments moments(GaussianMixture mixture, Points points) {
    MixtureDensity density = new MixtureDensity(mixture);
    List<Moments> parts =
        IntStream.range(0, PARTS)
            .parallel()
            .mapToObj(part -> Moments.of(density, points, cut(points, part), cut(points, part + 1)))
            .toList();
    Moments sum = new Moments(mixture.components(), points.size());
    parts.forEach(sum::plus);
    return sum;
  }

  private static int cut(Points points, int part) {
    return (int) ((long) points.count() * part / PARTS);
  }

  /** The likeliest mixture given who belongs to which component, drawn to the common covariance. */
  private GaussianMixture maximized(Moments moments, double[] lastMeans) {
    int size = points.size();
    double[] weights = new double[components];
    double[] means = new double[components * size];
    double[] scatters = new double[components * size * size];
    double[] within = new double[size * size];
    for (int k = 0; k < components; k++) {
      weights[k] = Math.max(moments.shares[k], LEAST_POINTS);
      place(moments, k, lastMeans, means);
      scatter(moments, k, means, scatters);
      for (int i = 0; i < within.length; i++) {
        within[i] += scatters[k * within.length + i] / points.count();
      }
    }
    double total = Arrays.stream(weights).sum();
    double[] cholesky = new double[scatters.length];
    for (int k = 0; k < components; k++) {
      double[] covariance = covariance(scatters, k, moments.shares[k], within);
      double[] factor = Cholesky.factor(covariance, size);
      System.arraycopy(factor, 0, cholesky, k * factor.length, factor.length);
      weights[k] /= total;
    }
    return new GaussianMixture(size, weights, means, cholesky);
  }

  /** A component that has lost all points stays where it was. */
  private void place(Moments moments, int k, double[] lastMeans, double[] means) {
    for (int at = k * points.size(); at < (k + 1) * points.size(); at++) {
      boolean empty = moments.shares[k] < LEAST_POINTS && lastMeans.length > 0;
      means[at] =
          empty ? lastMeans[at] : moments.sums[at] / Math.max(moments.shares[k], LEAST_POINTS);
    }
  }

  /** The sum of squared deviations from the mean, lower triangle. */
  private void scatter(Moments moments, int k, double[] means, double[] scatters) {
    int size = points.size();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        int at = (k * size + i) * size + j;
        double squaredMean = means[k * size + i] * means[k * size + j];
        scatters[at] = moments.products[at] - moments.shares[k] * squaredMean;
      }
    }
  }

  private double[] covariance(double[] scatters, int k, double share, double[] within) {
    int size = points.size();
    double[] covariance = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        int at = i * size + j;
        double scatter = scatters[k * size * size + at];
        covariance[at] = (scatter + size * within[at]) / (share + size);
      }
      covariance[i * size + i] += LEAST_VARIANCE;
    }
    return covariance;
  }
}
