package dev.limn.trainer.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.UsageException;
import dev.limn.runtime.model.GaussianMixture;
import dev.limn.runtime.model.PriorFit.Candidate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriorSearchTest {

  private final List<Candidate> heard = new ArrayList<>();

  @Test
  void theNumberThatHeldOutPointsAgreeWithIsChosen() {
    FittedPrior found = search(1, 3, 30, 60).find(points(600, 1), points(600, 2));

    assertThat(found.prior().components()).isEqualTo(3);
    assertThat(found.fit().components()).isEqualTo(3);
    assertThat(found.fit().images()).isEqualTo(600);
    assertThat(found.fit().heldOut()).isEqualTo(600);
    assertThat(found.fit().candidates()).isEqualTo(heard);
    assertThat(heard).extracting(Candidate::components).containsExactly(1, 3, 30);
  }

  @Test
  void theSearchEndsWhereHeldOutPointsBecomeLessLikely() {
    search(1, 3, 25, 26, 27).find(points(600, 1), points(600, 2));

    assertThat(heard).extracting(Candidate::components).containsExactly(1, 3, 25);
    assertThat(heard.get(2).heldOutLogLikelihood()).isLessThan(heard.get(1).heldOutLogLikelihood());
    assertThat(heard.get(2).trainingLogLikelihood())
        .isGreaterThan(heard.get(1).trainingLogLikelihood());
  }

  @Test
  void componentsOfFewPointsAreNotTried() {
    search(1, 2, 3, 4, 5, 6).find(points(60, 1), points(50, 2));

    assertThat(heard).extracting(Candidate::components).startsWith(1, 2).doesNotContain(4);
  }

  @Test
  void whatIsRecordedIsWhatWasFitted() {
    FittedPrior found = search(500, 600).find(points(480, 1), points(50, 2));

    assertThat(found.prior().components()).isEqualTo(24);
    assertThat(found.fit().components()).isEqualTo(24);
    assertThat(heard).extracting(Candidate::components).containsExactly(24);
    assertThat(found.fit().candidates()).isEqualTo(heard);
    assertThat(found.left()).as("more than the points allow").containsExactly(600);
  }

  @Test
  void eachClassHasAMixtureOfItsOwn() {
    ClassPoints training =
        new ClassPoints(
            true,
            List.of(
                Draws.of(Draws.THREE, 900, 1),
                new Points(0, 2, new double[0]),
                shifted(Draws.of(Draws.THREE, 900, 2), 50),
                shifted(Draws.of(Draws.THREE, 30, 3), -50)));

    FittedPrior found = search(3).find(training, training);

    assertThat(found.prior().conditional()).isTrue();
    assertThat(mean(found.prior().of(0))).isCloseTo(2.4, within(0.5));
    assertThat(mean(found.prior().of(2))).isCloseTo(52.4, within(0.5));
    assertThat(found.prior().of(1).means()).containsExactly(0, 0);
    assertThat(found.prior().of(1).cholesky()).containsExactly(1, 0, 0, 1);
    assertThat(found.prior().of(2).components()).isEqualTo(3);
    assertThat(found.prior().of(3).components()).as("thirty points").isEqualTo(1);
  }

  @Test
  void theLikelihoodOfClassesIsTheMeanOverAllPoints() {
    Points many = Draws.of(Draws.THREE, 300, 1);
    Points few = shifted(Draws.of(Draws.THREE, 100, 2), 1);
    ClassPoints classes = new ClassPoints(true, List.of(many, few));

    FittedPrior found = search(2).find(classes, classes);

    double expected =
        (300 * MixtureFit.logLikelihood(found.prior().of(0), many)
                + 100 * MixtureFit.logLikelihood(found.prior().of(1), few))
            / 400;
    assertThat(heard.get(0).heldOutLogLikelihood()).isCloseTo(expected, within(1e-9));
    assertThat(heard.get(0).trainingLogLikelihood()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void candidatesRiseFromOneOn() {
    for (List<Integer> candidates :
        List.of(List.of(0, 1), List.of(2, 2), List.of(5, 3), List.of(-1))) {
      assertThatThrownBy(() -> new PriorSearch(candidates, 0, heard::add))
          .isInstanceOf(UsageException.class)
          .hasMessage("numbers of components must rise from 1 on, found " + candidates);
    }
    assertThatThrownBy(() -> new PriorSearch(List.of(), 0, heard::add))
        .isInstanceOf(UsageException.class)
        .hasMessage("a prior needs a number of components to try, found none");
  }

  private PriorSearch search(Integer... candidates) {
    return new PriorSearch(List.of(candidates), 0, heard::add);
  }

  private static ClassPoints points(int count, long seed) {
    return new ClassPoints(false, List.of(Draws.of(Draws.THREE, count, seed)));
  }

  private static Points shifted(Points points, double by) {
    double[] values = points.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += by;
    }
    return new Points(points.count(), points.size(), values);
  }

  /** Of the first number. */
  private static double mean(GaussianMixture mixture) {
    double mean = 0;
    for (int k = 0; k < mixture.components(); k++) {
      mean += mixture.weights()[k] * mixture.means()[2 * k];
    }
    return mean;
  }
}
