package dev.limn.trainer.data;

/** Cuts smooth curves into short straight lines. */
final class Curve {

  private Curve() {}

  /**
   * A polyline along the Catmull-Rom spline through points. A point given twice is a corner: the
   * curve ends there, and another begins.
   *
   * @param points x, y, x, y, ...
   * @param steps number of lines between two points
   * @return x, y, x, y, ...
   */
  static double[] through(double[] points, int steps) {
    int last = points.length / 2 - 1;
    double[] line = new double[2 * (last * steps + 1)];
    line[0] = points[0];
    line[1] = points[1];
    int at = 2;
    for (int i = 0; i < last; i++) {
      for (int step = 1; step <= steps; step++) {
        double t = (double) step / steps;
        line[at++] = between(points, i, 0, last, t);
        line[at++] = between(points, i, 1, last, t);
      }
    }
    return line;
  }

  /** One coordinate of the spline between point i and the next. */
  private static double between(double[] points, int i, int axis, int last, double t) {
    double p1 = points[2 * i + axis];
    double p2 = points[2 * (i + 1) + axis];
    if (same(points, i, i + 1)) {
      return p1;
    }
    // At an end or a corner the missing neighbour is the point mirrored.
    boolean begins = i == 0 || same(points, i - 1, i);
    boolean ends = i + 1 == last || same(points, i + 1, i + 2);
    double p0 = begins ? 2 * p1 - p2 : points[2 * (i - 1) + axis];
    double p3 = ends ? 2 * p2 - p1 : points[2 * (i + 2) + axis];
    return p1
        + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
  }

  private static boolean same(double[] points, int a, int b) {
    return points[2 * a] == points[2 * b] && points[2 * a + 1] == points[2 * b + 1];
  }
}
