package dev.limn.trainer.data;

import java.util.List;

/** Moves a drawing's bounding box to a centre, and shrinks a drawing that is too large. */
record Placement(double scale, double shiftX, double shiftY) {

  /**
   * The placement of curves (x, y, x, y, ...) near a centre, within a square of pixels.
   *
   * @param side height and width of the square
   * @param margin what stays free at each of its edges; it wins over the centre
   */
  static Placement within(
      int side, double margin, List<double[]> curves, double centreX, double centreY) {
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (double[] curve : curves) {
      for (int i = 0; i < curve.length; i += 2) {
        left = Math.min(left, curve[i]);
        right = Math.max(right, curve[i]);
        top = Math.min(top, curve[i + 1]);
        bottom = Math.max(bottom, curve[i + 1]);
      }
    }
    double scale = Math.min(1, (side - 2 * margin) / Math.max(right - left, bottom - top));
    return new Placement(
        scale,
        shift(side, margin, scale * left, scale * right, centreX),
        shift(side, margin, scale * top, scale * bottom, centreY));
  }

  double x(double x) {
    return shiftX + scale * x;
  }

  double y(double y) {
    return shiftY + scale * y;
  }

  private static double shift(int side, double margin, double low, double high, double centre) {
    double wanted = centre - (low + high) / 2;
    return Math.max(margin - low, Math.min(side - margin - high, wanted));
  }
}
