package dev.limn.trainer.evaluation;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Mean and covariance of N points.
 *
 * @param mean F numbers
 * @param covariance F x F, unbiased (divided by N - 1)
 */
record FeatureStatistics(double[] mean, DMatrixRMaj covariance) {

  /** Of at least two points. */
  static FeatureStatistics of(Rows points) {
    if (points.count() < 2) {
      throw new IllegalArgumentException("a covariance needs two points, found " + points.count());
    }
    double[] mean = mean(points);
    int size = points.size();
    DMatrixRMaj centred = new DMatrixRMaj(points.count(), size);
    float[] values = points.block(0, points.count());
    for (int i = 0; i < values.length; i++) {
      centred.data[i] = values[i] - mean[i % size];
    }
    DMatrixRMaj covariance = new DMatrixRMaj(size, size);
    CommonOps_DDRM.multInner(centred, covariance);
    CommonOps_DDRM.divide(covariance, points.count() - 1);
    return new FeatureStatistics(mean, covariance);
  }

  private static double[] mean(Rows points) {
    double[] mean = new double[points.size()];
    float[] values = points.block(0, points.count());
    for (int i = 0; i < values.length; i++) {
      mean[i % mean.length] += values[i];
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= points.count();
    }
    return mean;
  }
}
