package dev.limn.trainer.data;

import java.util.Arrays;

/**
 * Draws line segments of one width onto a square of grey pixels by the distance of each pixel's
 * centre from the nearest segment. Plain IEEE arithmetic and {@code sqrt}: the same pixels on every
 * platform. Not thread-safe.
 */
final class StrokeRaster {

  /** The distance over which a stroke's edge fades out, in pixels. */
  private static final double FADE = 1.3;

  private final int side;
  private final double radius;
  private final double[] squaredDistances;

  StrokeRaster(int side, double strokeWidth) {
    this.side = side;
    this.radius = strokeWidth / 2;
    this.squaredDistances = new double[side * side];
    Arrays.fill(squaredDistances, Double.MAX_VALUE);
  }

  /** How far from a segment a pixel may begin that it still touches. */
  double reach() {
    return radius + FADE / 2 + 0.5;
  }

  /** Draws a segment; the centre of the pixel in column x, row y lies at (x + 0.5, y + 0.5). */
  void segment(double fromX, double fromY, double toX, double toY) {
    double reach = reach();
    int left = Math.max(0, (int) (Math.min(fromX, toX) - reach));
    int right = Math.min(side - 1, (int) (Math.max(fromX, toX) + reach));
    int top = Math.max(0, (int) (Math.min(fromY, toY) - reach));
    int bottom = Math.min(side - 1, (int) (Math.max(fromY, toY) + reach));
    double dx = toX - fromX;
    double dy = toY - fromY;
    double squaredLength = dx * dx + dy * dy;
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double px = x + 0.5 - fromX;
        double py = y + 0.5 - fromY;
        double along = squaredLength == 0 ? 0 : (px * dx + py * dy) / squaredLength;
        double nearest = Math.max(0, Math.min(1, along));
        double ex = px - nearest * dx;
        double ey = py - nearest * dy;
        int at = y * side + x;
        squaredDistances[at] = Math.min(squaredDistances[at], ex * ex + ey * ey);
      }
    }
  }

  /** Writes the picture as uint8, 255 on a stroke and 0 off it. */
  void writeTo(byte[] pixels, int offset) {
    for (int i = 0; i < squaredDistances.length; i++) {
      double inside = (radius - Math.sqrt(squaredDistances[i])) / FADE + 0.5;
      pixels[offset + i] = (byte) (int) (255 * Math.max(0, Math.min(1, inside)) + 0.5);
    }
  }
}
