package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CurveTest {

  private static final int STEPS = 4;

  @Test
  void aCurvePassesThroughItsPoints() {
    double[] points = {0, 0, 1, 2, 3, 1, 2, -1};

    double[] line = Curve.through(points, STEPS);

    assertThat(line).hasSize(2 * (3 * STEPS + 1));
    for (int i = 0; i < points.length / 2; i++) {
      assertThat(line[2 * i * STEPS]).isCloseTo(points[2 * i], within(1e-12));
      assertThat(line[2 * i * STEPS + 1]).isCloseTo(points[2 * i + 1], within(1e-12));
    }
  }

  @Test
  void twoPointsMakeAStraightLineOfEqualSteps() {
    double[] line = Curve.through(new double[] {1, 1, 5, 9}, STEPS);

    assertThat(line).containsExactly(new double[] {1, 1, 2, 3, 3, 5, 4, 7, 5, 9}, within(1e-12));
  }

  @Test
  void aPointGivenTwiceIsACornerBetweenStraightLines() {
    double[] line = Curve.through(new double[] {0, 0, 4, 0, 4, 0, 4, 4}, STEPS);

    for (int i = 0; i < line.length; i += 2) {
      assertThat(line[i + 1] == 0 || line[i] == 4).as("point %d lies on a side", i / 2).isTrue();
    }
  }

  @Test
  void withoutACornerTheCurveIsSmooth() {
    double[] line = Curve.through(new double[] {0, 0, 4, 0, 4, 4}, 100);

    double before = line[2 * 100] - line[2 * 99];
    double after = line[2 * 101] - line[2 * 100];
    assertThat(before).as("the direction at the middle point").isCloseTo(after, within(2e-3));
  }
}
