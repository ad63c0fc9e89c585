package dev.limn.trainer.prior;

/** Lower triangular factors of small symmetric matrices, {@code [Z,Z]} in row-major order. */
final class Cholesky {

  private Cholesky() {}

  /**
   * The factor L of {@code matrix = L L^T}; only the lower triangle of the matrix is read.
   *
   * @throws ArithmeticException if the matrix is not positive definite
   */
  static double[] factor(double[] matrix, int size) {
    double[] factor = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = matrix[i * size + j];
        for (int k = 0; k < j; k++) {
          rest -= factor[i * size + k] * factor[j * size + k];
        }
        if (i == j && !(rest > 0)) {
          throw new ArithmeticException("pivot " + i + " must be positive, found " + rest);
        }
        factor[i * size + j] = i == j ? Math.sqrt(rest) : rest / factor[j * size + j];
      }
    }
    return factor;
  }

  /** The inverse of a lower triangular matrix that begins at an offset; lower triangular too. */
  static double[] inverse(double[] factor, int offset, int size) {
    double[] inverse = new double[size * size];
    for (int column = 0; column < size; column++) {
      for (int i = column; i < size; i++) {
        double rest = i == column ? 1 : 0;
        for (int k = column; k < i; k++) {
          rest -= factor[offset + i * size + k] * inverse[k * size + column];
        }
        inverse[i * size + column] = rest / factor[offset + i * size + i];
      }
    }
    return inverse;
  }
}
