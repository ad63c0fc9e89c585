package dev.limn.trainer.prior;

import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.random.CounterRandom;

/** Mixtures with known parameters, and points drawn from them. */
final class Draws {

  /** Three components in two dimensions, well apart; the second is a slanted ellipse. */
  static final GaussianMixture THREE =
      new GaussianMixture(
          2,
          new double[] {0.5, 0.3, 0.2},
          new double[] {0, 0, 8, 0, 0, 8},
          new double[] {1, 0, 0, 1, 1, 0, 1.5, 0.5, 0.5, 0, 0, 2});

  private Draws() {}

  static Points of(GaussianMixture mixture, int count, long seed) {
    CounterRandom random = new CounterRandom(seed);
    int size = mixture.size();
    double[] values = new double[count * size];
    float[] point = new float[size];
    double[] uniform = new double[1];
    for (int i = 0; i < count; i++) {
      random.normals(i, CounterRandom.LATENT, point, 0, size);
      random.uniforms(i, CounterRandom.COMPONENT, uniform, 0, 1);
      mixture.shape(mixture.component(uniform[0]), 1, point, 0);
      for (int j = 0; j < size; j++) {
        values[i * size + j] = point[j];
      }
    }
    return new Points(count, size, values);
  }

  /** A mixture with random parameters in several dimensions. */
  static GaussianMixture random(int components, int size, long seed) {
    CounterRandom random = new CounterRandom(seed);
    float[] means = new float[components * size];
    float[] factors = new float[components * size * size];
    random.normals(0, CounterRandom.LATENT, means, 0, means.length);
    random.normals(1, CounterRandom.LATENT, factors, 0, factors.length);
    double[] weights = new double[components];
    double[] wideMeans = new double[means.length];
    double[] cholesky = new double[factors.length];
    for (int k = 0; k < components; k++) {
      weights[k] = 2.0 * (k + 1) / (components * (components + 1));
    }
    for (int i = 0; i < means.length; i++) {
      wideMeans[i] = means[i];
    }
    for (int i = 0; i < cholesky.length; i++) {
      int row = i / size % size;
      int column = i % size;
      double value = column == row ? 0.5 + Math.abs(factors[i]) : 0.3 * factors[i];
      cholesky[i] = column > row ? 0 : value;
    }
    return new GaussianMixture(size, weights, wideMeans, cholesky);
  }

  /** The covariance of a component: a plain product of factor and its transpose. */
  static double[] covariance(GaussianMixture mixture, int component) {
    int size = mixture.size();
    double[] covariance = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        for (int k = 0; k < size; k++) {
          covariance[i * size + j] +=
              mixture.cholesky()[(component * size + i) * size + k]
                  * mixture.cholesky()[(component * size + j) * size + k];
        }
      }
    }
    return covariance;
  }

  /**
   * Weight times normal density by the textbook: inverse and determinant of the covariance by
   * Gauss-Jordan elimination.
   */
  static double joint(GaussianMixture mixture, int component, double[] point) {
    int size = mixture.size();
    double[][] matrix = new double[size][2 * size];
    double[] covariance = covariance(mixture, component);
    for (int i = 0; i < size; i++) {
      System.arraycopy(covariance, i * size, matrix[i], 0, size);
      matrix[i][size + i] = 1;
    }
    double determinant = eliminate(matrix);
    double distance = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        distance +=
            (point[i] - mixture.means()[component * size + i])
                * matrix[i][size + j]
                * (point[j] - mixture.means()[component * size + j]);
      }
    }
    return mixture.weights()[component]
        * Math.exp(-distance / 2)
        / Math.sqrt(Math.pow(2 * Math.PI, size) * determinant);
  }

  /** Leaves the inverse in the right half; returns the determinant. */
  private static double eliminate(double[][] matrix) {
    double determinant = 1;
    for (int pivot = 0; pivot < matrix.length; pivot++) {
      double scale = matrix[pivot][pivot];
      determinant *= scale;
      for (int column = 0; column < matrix[pivot].length; column++) {
        matrix[pivot][column] /= scale;
      }
      for (int row = 0; row < matrix.length; row++) {
        double factor = matrix[row][pivot];
        for (int column = 0; row != pivot && column < matrix[row].length; column++) {
          matrix[row][column] -= factor * matrix[pivot][column];
        }
      }
    }
    return determinant;
  }
}
