package dev.limn.trainer.prior;

/**
 * What the expectation step gathers: for each component the sums of responsibility, of
 * responsibility times point, and of responsibility times the point's outer product (its lower
 * triangle), and the logarithm of the likelihood of all points.
 */
final class Moments {

  /** A share of a point so small that it changes no sum: most components of most points. */
  private static final double LEAST_SHARE = 1e-9;

  private static final double LEAST_LOG = Math.log(LEAST_SHARE) - 5;

  private final int size;
  final double[] shares;
  final double[] sums;
  final double[] products;
  double logLikelihood;

  Moments(int components, int size) {
    this.size = size;
    this.shares = new double[components];
    this.sums = new double[components * size];
    this.products = new double[components * size * size];
  }

  /** The moments of a run of points under a mixture. */
  static Moments of(MixtureDensity density, Points points, int from, int to) {
    Moments moments = new Moments(density.components(), density.size());
    MixtureDensity.Block block = density.new Block();
    double[] shares = new double[density.components()];
    for (int first = from; first < to; first += MixtureDensity.BLOCK) {
      int rows = Math.min(MixtureDensity.BLOCK, to - first);
      double[][] joint = block.joint(points, first, rows);
      for (int row = 0; row < rows; row++) {
        moments.logLikelihood += responsibilities(joint, row, shares);
        moments.add(shares, points, first + row);
      }
    }
    return moments;
  }

  /** Fills in each component's share of a point; returns the logarithm of the point's density. */
  private static double responsibilities(double[][] joint, int row, double[] shares) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double[] component : joint) {
      largest = Math.max(largest, component[row]);
    }
    double sum = 0;
    for (int k = 0; k < shares.length; k++) {
      double difference = joint[k][row] - largest;
      shares[k] = difference < LEAST_LOG ? 0 : Math.exp(difference);
      sum += shares[k];
    }
    for (int k = 0; k < shares.length; k++) {
      shares[k] /= sum;
    }
    return largest + Math.log(sum);
  }

  private void add(double[] responsibilities, Points points, int point) {
    for (int k = 0; k < responsibilities.length; k++) {
      if (responsibilities[k] > LEAST_SHARE) {
        add(k, responsibilities[k], points, point);
      }
    }
  }

  /** Adds a share of a point to a component. */
  void add(int component, double share, Points points, int point) {
    double[] values = points.values();
    int at = point * size;
    shares[component] += share;
    for (int i = 0; i < size; i++) {
      double scaled = share * values[at + i];
      sums[component * size + i] += scaled;
      int row = (component * size + i) * size;
      for (int j = 0; j <= i; j++) {
        products[row + j] += scaled * values[at + j];
      }
    }
  }

  /** Adds the moments of other points. */
  Moments plus(Moments other) {
    add(shares, other.shares);
    add(sums, other.sums);
    add(products, other.products);
    logLikelihood += other.logLikelihood;
    return this;
  }

  private static void add(double[] target, double[] source) {
    for (int i = 0; i < target.length; i++) {
      target[i] += source[i];
    }
  }
}
