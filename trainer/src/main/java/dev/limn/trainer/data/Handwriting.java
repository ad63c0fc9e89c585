package dev.limn.trainer.data;

import java.util.ArrayList;
import java.util.List;

/**
 * How one digit is written: an affine map from the unit square to pixels (size, slant, turn), how
 * unsteady the hand is, the width of its stroke, and where the digit's centre comes to lie.
 */
record Handwriting(
    double xx,
    double xy,
    double yx,
    double yy,
    double wobble,
    double strokeWidth,
    double centreX,
    double centreY) {

  static Handwriting draw(StrokeRandom random) {
    double height = 19 + 1.0 * random.bell();
    double width = height * (0.7 + 0.08 * random.bell());
    double slant = 0.12 + 0.13 * random.bell();
    double turn = StrictMath.toRadians(5 * random.bell());
    double cos = StrictMath.cos(turn);
    double sin = StrictMath.sin(turn);
    double sheared = -slant * height;
    return new Handwriting(
        cos * width,
        cos * sheared - sin * height,
        sin * width,
        sin * sheared + cos * height,
        random.uniform(0.008, 0.032),
        random.uniform(1.6, 3.2),
        StrokeDigits.SIDE / 2.0 + 0.7 * random.bell(),
        StrokeDigits.SIDE / 2.0 + 0.7 * random.bell());
  }

  /** The strokes' points in pixels. Points that coincide in the glyph still do. */
  List<double[]> write(Glyph glyph, StrokeRandom random) {
    List<double[]> seen = new ArrayList<>();
    List<double[]> written = new ArrayList<>();
    for (double[] stroke : glyph.strokes()) {
      double[] points = new double[stroke.length];
      for (int i = 0; i < stroke.length; i += 2) {
        double[] point = wobbled(stroke[i], stroke[i + 1], seen, random);
        points[i] = xx * point[0] + xy * point[1];
        points[i + 1] = yx * point[0] + yy * point[1];
      }
      written.add(points);
    }
    return written;
  }

  /** Finds the point among those seen (x, y, wobbled x, wobbled y), or wobbles it. */
  private double[] wobbled(double x, double y, List<double[]> seen, StrokeRandom random) {
    for (double[] known : seen) {
      if (known[0] == x && known[1] == y) {
        return new double[] {known[2], known[3]};
      }
    }
    double[] point = {x + wobble * random.bell(), y + wobble * random.bell()};
    seen.add(new double[] {x, y, point[0], point[1]});
    return point;
  }
}
