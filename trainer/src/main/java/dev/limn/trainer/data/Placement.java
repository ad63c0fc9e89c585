package dev.limn.trainer.data;

import java.util.List;

/** Moves a drawing's bounding box to a centre, and shrinks a drawing that is too large. */
record Placement(double scale, double shiftX, double shiftY) {

  /** The placement of curves (x, y, x, y, ...) of which none may be larger than an extent. */
  static Placement centred(
      List<double[]> curves, double maxExtent, double centreX, double centreY) {
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
    double scale = Math.min(1, maxExtent / Math.max(right - left, bottom - top));
    return new Placement(
        scale, centreX - scale * (left + right) / 2, centreY - scale * (top + bottom) / 2);
  }

  double x(double x) {
    return shiftX + scale * x;
  }

  double y(double y) {
    return shiftY + scale * y;
  }
}
