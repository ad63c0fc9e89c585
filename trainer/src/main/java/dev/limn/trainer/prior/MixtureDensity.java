package dev.limn.trainer.prior;

import dev.limn.runtime.model.GaussianMixture;
import java.util.Arrays;

/**
 * The density of a mixture, for blocks of points: the innermost loops run over the points of a
 * block, which is what a virtual machine turns into vector instructions.
 *
 * <p>With W = inverse of the Cholesky factor L of component k, {@code log(w_k N(x | m_k, L L^T)) =
 * log w_k - Z/2 log(2 pi) - sum_i log L_ii - |W (x - m_k)|^2 / 2}. Immutable.
 */
final class MixtureDensity {

  /** Points a block: their numbers stay in the processor's first cache. */
  static final int BLOCK = 128;

  private final int size;
  private final int components;
  private final double[][] whitening;
  private final double[][] whitenedMeans;
  private final double[] logFactors;

  MixtureDensity(GaussianMixture mixture) {
    this.size = mixture.size();
    this.components = mixture.components();
    this.whitening = new double[components][];
    this.whitenedMeans = new double[components][size];
    this.logFactors = new double[components];
    for (int k = 0; k < components; k++) {
      prepare(mixture, k);
    }
  }

  private void prepare(GaussianMixture mixture, int k) {
    double[] inverse = Cholesky.inverse(mixture.cholesky(), k * size * size, size);
    double logDeterminant = 0;
    for (int i = 0; i < size; i++) {
      logDeterminant -= Math.log(inverse[i * size + i]);
      for (int j = 0; j <= i; j++) {
        whitenedMeans[k][i] += inverse[i * size + j] * mixture.means()[k * size + j];
      }
    }
    whitening[k] = inverse;
    logFactors[k] =
        Math.log(mixture.weights()[k]) - size * Math.log(2 * Math.PI) / 2 - logDeterminant;
  }

  int size() {
    return size;
  }

  int components() {
    return components;
  }

  /** Working memory of one thread. */
  final class Block {

    private final double[][] columns = new double[size][BLOCK];
    private final double[] whitened = new double[BLOCK];
    private final double[][] joint = new double[components][BLOCK];

    /**
     * The logarithms of weight times density: {@code [K][BLOCK]}, valid until the next call.
     *
     * @param points the points
     * @param from the first of the block
     * @param rows how many, up to {@link #BLOCK}
     */
    double[][] joint(Points points, int from, int rows) {
      transpose(points, from, rows);
      for (int k = 0; k < components; k++) {
        joint(k, rows);
      }
      return joint;
    }

    private void joint(int k, int rows) {
      double[] squares = joint[k];
      Arrays.fill(squares, 0, rows, 0);
      for (int i = 0; i < size; i++) {
        Arrays.fill(whitened, 0, rows, -whitenedMeans[k][i]);
        for (int j = 0; j <= i; j++) {
          addScaled(whitening[k][i * size + j], columns[j], whitened, rows);
        }
        addSquares(whitened, squares, rows);
      }
      for (int row = 0; row < rows; row++) {
        squares[row] = logFactors[k] - squares[row] / 2;
      }
    }

    private void transpose(Points points, int from, int rows) {
      for (int j = 0; j < size; j++) {
        for (int row = 0; row < rows; row++) {
          columns[j][row] = points.values()[(from + row) * size + j];
        }
      }
    }
  }

  private static void addScaled(double scale, double[] source, double[] target, int rows) {
    for (int row = 0; row < rows; row++) {
      target[row] += scale * source[row];
    }
  }

  private static void addSquares(double[] source, double[] target, int rows) {
    for (int row = 0; row < rows; row++) {
      target[row] += source[row] * source[row];
    }
  }
}
