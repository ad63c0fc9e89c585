package dev.limn.trainer.evaluation;

/**
 * Improved precision and recall (Kynkaanniemi et al., 2019). A set's manifold is made of a ball
 * around each of its points, which reaches to the point's k-th neighbour in the set.
 *
 * @param precision share of the samples that lie in the manifold of real images
 * @param recall share of the real images that lie in the manifold of samples
 */
record PrecisionRecall(double precision, double recall) {

  /** Neighbours that a ball reaches to. */
  static final int NEIGHBOURS = 3;

  /** Fewer points have no manifold. */
  static final int LEAST_POINTS = NEIGHBOURS + 1;

  static PrecisionRecall of(Manifold real, Manifold samples) {
    return new PrecisionRecall(real.share(samples.points), samples.share(real.points));
  }

  /** Points with the squared radius of each one's ball. */
  record Manifold(Rows points, float[] squaredRadii) {

    /** The manifold of at least {@link #LEAST_POINTS}. */
    static Manifold of(Rows points) {
      // A point's own nearest is itself.
      Neighbours found = Neighbours.of(points, points, LEAST_POINTS);
      float[] radii = new float[points.count()];
      for (int i = 0; i < radii.length; i++) {
        radii[i] = Math.max(0, found.squaredDistances()[i * found.k() + NEIGHBOURS]);
      }
      return new Manifold(points, radii);
    }

    /** The share of points that lie in some ball. */
    double share(Rows others) {
      Neighbours found = Neighbours.of(others, points, squaredRadii, 1);
      int inside = 0;
      for (float beyond : found.squaredDistances()) {
        inside += beyond <= 0 ? 1 : 0;
      }
      return (double) inside / others.count();
    }
  }
}
