package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StrokeRasterTest {

  private static final int SIDE = 12;

  @Test
  void everyPixelFollowsFromItsDistanceToTheNearestSegment() {
    for (int seed = 0; seed < 50; seed++) {
      StrokeRandom random = new StrokeRandom(seed, 0, StrokeRandom.TRAIN);
      double width = random.uniform(1, 4);
      double[] line = new double[10];
      for (int i = 0; i < line.length; i++) {
        line[i] = random.uniform(-3, SIDE + 3);
      }
      StrokeRaster raster = new StrokeRaster(SIDE, width);
      for (int i = 2; i < line.length; i += 2) {
        raster.segment(line[i - 2], line[i - 1], line[i], line[i + 1]);
      }
      byte[] drawn = new byte[SIDE * SIDE];
      raster.writeTo(drawn, 0);

      for (int i = 0; i < drawn.length; i++) {
        double level = level(i % SIDE + 0.5, i / SIDE + 0.5, line, width);
        assertThat(Byte.toUnsignedInt(drawn[i]))
            .as("seed %d, pixel %d", seed, i)
            .isBetween((int) Math.floor(level - 2), (int) Math.ceil(level + 2));
      }
    }
  }

  @Test
  void aSegmentOfNoLengthIsADot() {
    StrokeRaster raster = new StrokeRaster(SIDE, 3);
    raster.segment(4.5, 6.5, 4.5, 6.5);
    byte[] drawn = new byte[SIDE * SIDE];
    raster.writeTo(drawn, 0);

    assertThat(Byte.toUnsignedInt(drawn[6 * SIDE + 4])).isEqualTo(255);
    assertThat(drawn[6 * SIDE + 7]).isZero();
    assertThat(drawn[6 * SIDE + 3]).isEqualTo(drawn[6 * SIDE + 5]).isEqualTo(drawn[5 * SIDE + 4]);
  }

  /** The oracle walks along the segments in small steps, and fades over 1.3 pixels. */
  private static double level(double x, double y, double[] line, double width) {
    double nearest = Double.MAX_VALUE;
    for (int i = 2; i < line.length; i += 2) {
      for (int step = 0; step <= 2000; step++) {
        double t = step / 2000.0;
        double dx = line[i - 2] + t * (line[i] - line[i - 2]) - x;
        double dy = line[i - 1] + t * (line[i + 1] - line[i - 1]) - y;
        nearest = Math.min(nearest, Math.hypot(dx, dy));
      }
    }
    return 255 * Math.max(0, Math.min(1, 0.5 + (width / 2 - nearest) / 1.3));
  }
}
