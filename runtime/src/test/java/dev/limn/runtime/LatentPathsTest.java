package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.UsageException;
import dev.limn.runtime.random.CounterRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatentPathsTest {

  @Test
  void aLineHasEvenStepsAndBothEnds() {
    Latents line = LatentPaths.line(new float[] {0, 4}, new float[] {2, 0}, 5);

    assertThat(line.count()).isEqualTo(5);
    assertThat(line.size()).isEqualTo(2);
    assertThat(line.values()).containsExactly(0, 4, 0.5f, 3, 1, 2, 1.5f, 1, 2, 0);
  }

  @Test
  void aPathOfOneStepIsItsBeginning() {
    float[] from = {1, 2};
    float[] to = {3, -4};

    assertThat(LatentPaths.line(from, to, 1).values()).containsExactly(from);
    assertThat(LatentPaths.arc(from, to, 1).values()).containsExactly(from);
  }

  @Test
  void anArcOfAQuarterCircleTurnsEvenly() {
    Latents arc = LatentPaths.arc(new float[] {1, 0}, new float[] {0, 1}, 4);

    for (int i = 0; i < 4; i++) {
      assertThat(arc.values()[2 * i]).isCloseTo((float) Math.cos(i * Math.PI / 6), within(1e-6f));
      assertThat(arc.values()[2 * i + 1])
          .isCloseTo((float) Math.sin(i * Math.PI / 6), within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 20, 128})
  void anArcBetweenLatentsOfOneLengthKeepsTheLengthWhereALineLosesIt(int size) {
    float[] from = latent(0, size);
    float[] to = latent(1, size);

    Latents arc = LatentPaths.arc(from, to, 9);
    Latents line = LatentPaths.line(from, to, 9);

    for (int i = 0; i < 9; i++) {
      assertThat(length(arc, i)).isCloseTo(1, within(1e-5));
    }
    assertThat(length(line, 4)).isLessThan(0.999);
  }

  @ParameterizedTest
  @ValueSource(floats = {2, 1, 0, -1})
  void whereNoArcIsTheShortestItIsTheLine(float factor) {
    float[] from = {1, 2, -1};
    float[] to = {factor, 2 * factor, -factor};

    assertThat(LatentPaths.arc(from, to, 7).values())
        .containsExactly(LatentPaths.line(from, to, 7).values(), within(1e-6f));
  }

  @Test
  void aTraverseChangesOneNumberAlone() {
    float[] centre = {7, 8, 9};

    assertThat(LatentPaths.traverse(centre, 1, -1, 1, 3).values())
        .containsExactly(7, -1, 9, 7, 0, 9, 7, 1, 9);
    assertThat(centre).containsExactly(7, 8, 9);
  }

  @Test
  void aPlaneIsReadLikeAPictureWithItsSecondDimensionUpwards() {
    assertThat(LatentPaths.plane(new float[] {0, 9, 0}, 0, 2, -1, 1, 2).values())
        .containsExactly(-1, 9, 1, 1, 9, 1, -1, 9, -1, 1, 9, -1);
    assertThat(LatentPaths.plane(new float[2], 0, 1, -5, 5, 11).count()).isEqualTo(121);
  }

  @Test
  void whatCannotBeAPathIsRefused() {
    assertThatThrownBy(() -> LatentPaths.line(new float[2], new float[3], 2))
        .isInstanceOf(UsageException.class)
        .hasMessage("both ends of a path must be latents of one size, found sizes 2 and 3");
    assertThatThrownBy(() -> LatentPaths.arc(new float[0], new float[0], 2))
        .isInstanceOf(UsageException.class)
        .hasMessage("both ends of a path must be latents of one size, found sizes 0 and 0");
    assertThatThrownBy(() -> LatentPaths.line(new float[2], new float[2], 0))
        .isInstanceOf(UsageException.class)
        .hasMessage("a path must have at least 1 step, found 0");
    assertThatThrownBy(() -> LatentPaths.traverse(new float[2], 2, 0, 1, 2))
        .isInstanceOf(UsageException.class)
        .hasMessage("latent dimension must be from 0 to 1, found 2");
    assertThatThrownBy(() -> LatentPaths.plane(new float[2], 1, 1, 0, 1, 2))
        .isInstanceOf(UsageException.class)
        .hasMessage("a plane needs two dimensions, found 1 twice");
  }

  /** A normal latent, brought to length 1. */
  private static float[] latent(long index, int size) {
    float[] values = new float[size];
    new CounterRandom(0).normals(index, CounterRandom.LATENT, values, 0, size);
    double length = length(new Latents(1, size, values), 0);
    for (int i = 0; i < size; i++) {
      values[i] /= (float) length;
    }
    return values;
  }

  private static double length(Latents latents, int row) {
    double sum = 0;
    for (int j = 0; j < latents.size(); j++) {
      double value = latents.values()[row * latents.size() + j];
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
