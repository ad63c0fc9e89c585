package dev.limn.trainer.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limn.runtime.model.GaussianMixture;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expectation step, against densities by the textbook and plain sums. */
class MomentsTest {

  private static final Offset<Double> CLOSE = within(1e-6);

  @ParameterizedTest
  @CsvSource({"1, 1, 5", "3, 2, 127", "2, 5, 128", "4, 3, 129", "7, 6, 300"})
  void momentsAreThoseOfPlainSums(int components, int size, int count) {
    GaussianMixture mixture = Draws.random(components, size, 3);
    Points points = Draws.of(mixture, count, 4);

    Moments found = Moments.of(new MixtureDensity(mixture), points, 0, count);

    Moments expected = new Moments(components, size);
    for (int i = 0; i < count; i++) {
      double[] point = Arrays.copyOfRange(points.values(), i * size, (i + 1) * size);
      double[] joint = new double[components];
      Arrays.setAll(joint, k -> Draws.joint(mixture, k, point));
      double density = Arrays.stream(joint).sum();
      expected.logLikelihood += Math.log(density);
      for (int k = 0; k < components; k++) {
        expected.add(k, joint[k] / density, points, i);
      }
    }
    assertThat(found.logLikelihood).isCloseTo(expected.logLikelihood, CLOSE);
    assertThat(found.shares).containsExactly(expected.shares, CLOSE);
    assertThat(found.sums).containsExactly(expected.sums, CLOSE);
    assertThat(found.products).containsExactly(expected.products, CLOSE);
    assertThat(Arrays.stream(found.shares).sum()).isCloseTo(count, CLOSE);
  }

  @Test
  void aShareOfAPointAddsItsPowers() {
    Points points = new Points(2, 2, new double[] {9, 9, 2, -3});
    Moments moments = new Moments(2, 2);

    moments.add(1, 0.5, points, 1);

    assertThat(moments.shares).containsExactly(0, 0.5);
    assertThat(moments.sums).containsExactly(0, 0, 1, -1.5);
    assertThat(moments.products).containsExactly(0, 0, 0, 0, 2, 0, -3, 4.5);
  }

  @Test
  void partsAddUp() {
    Points points = Draws.of(Draws.THREE, 300, 1);
    MixtureDensity density = new MixtureDensity(Draws.THREE);
    Moments whole = Moments.of(density, points, 0, 300);

    Moments parts = Moments.of(density, points, 0, 70).plus(Moments.of(density, points, 70, 300));

    assertThat(parts.logLikelihood).isCloseTo(whole.logLikelihood, within(1e-9));
    assertThat(parts.shares).containsExactly(whole.shares, within(1e-9));
    assertThat(parts.products).containsExactly(whole.products, within(1e-9));
  }

  @Test
  void aPointSoFarThatItsDensityIsZeroStillHasALogarithm() {
    Points far = new Points(1, 2, new double[] {1000, 1000});

    Moments moments = Moments.of(new MixtureDensity(Draws.THREE), far, 0, 1);

    assertThat(moments.logLikelihood).isLessThan(-1000).isGreaterThan(-1e6);
    assertThat(Arrays.stream(moments.shares).sum()).isCloseTo(1, CLOSE);
  }
}
