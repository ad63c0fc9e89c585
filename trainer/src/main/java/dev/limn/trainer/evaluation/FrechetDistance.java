package dev.limn.trainer.evaluation;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The squared Frechet distance of two normal distributions (Dowson and Landau, 1982), as Heusel et
 * al. (2017) use it on the features of a classifier: |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)).
 */
final class FrechetDistance {

  private FrechetDistance() {}

  static double between(FeatureStatistics a, FeatureStatistics b) {
    double means = 0;
    for (int i = 0; i < a.mean().length; i++) {
      double difference = a.mean()[i] - b.mean()[i];
      means += difference * difference;
    }
    double traces = CommonOps_DDRM.trace(a.covariance()) + CommonOps_DDRM.trace(b.covariance());
    // Rounding may leave equal distributions a little below 0.
    return Math.max(0, means + traces - 2 * traceOfRoot(a.covariance(), b.covariance()));
  }

  /**
   * The trace of (AB)^(1/2): AB has the eigenvalues of the symmetric A^(1/2) B A^(1/2), and a trace
   * is the sum of eigenvalues.
   */
  private static double traceOfRoot(DMatrixRMaj a, DMatrixRMaj b) {
    DMatrixRMaj root = root(a);
    DMatrixRMaj half = new DMatrixRMaj(a.numRows, a.numCols);
    DMatrixRMaj product = new DMatrixRMaj(a.numRows, a.numCols);
    CommonOps_DDRM.mult(root, b, half);
    CommonOps_DDRM.mult(half, root, product);
    EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(product);
    double sum = 0;
    for (int i = 0; i < a.numRows; i++) {
      sum += Math.sqrt(Math.max(0, eigen.getEigenvalue(i).real));
    }
    return sum;
  }

  /** The symmetric square root V diag(sqrt(values)) V^T. */
  private static DMatrixRMaj root(DMatrixRMaj symmetric) {
    EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(symmetric);
    int size = symmetric.numRows;
    DMatrixRMaj root = new DMatrixRMaj(size, size);
    for (int i = 0; i < size; i++) {
      double value = Math.sqrt(Math.max(0, eigen.getEigenvalue(i).real));
      DMatrixRMaj vector = eigen.getEigenVector(i);
      CommonOps_DDRM.multAddTransB(value, vector, vector, root);
    }
    return root;
  }

  private static EigenDecomposition_F64<DMatrixRMaj> decompose(DMatrixRMaj matrix) {
    int size = matrix.numRows;
    DMatrixRMaj symmetric = new DMatrixRMaj(size, size);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        symmetric.set(i, j, (matrix.get(i, j) + matrix.get(j, i)) / 2);
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
    if (!eigen.decompose(symmetric)) {
      throw new ArithmeticException("the eigenvalues of a covariance did not converge");
    }
    return eigen;
  }
}
