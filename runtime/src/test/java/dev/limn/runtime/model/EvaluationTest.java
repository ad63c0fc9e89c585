package dev.limn.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvaluationTest {

  @Test
  void aFrechetDistanceIsNeverNamedWithoutItsJudge() {
    assertThat(Evaluation.label("frechet")).isEqualTo("frechet(judge)");
    assertThat(Evaluation.label("frechet.normal")).isEqualTo("frechet(judge).normal");
    assertThat(Evaluation.label("frechetFloor")).isEqualTo("frechet(judge) floor");
    assertThat(Evaluation.label("frechetRatio.normal")).isEqualTo("frechet(judge) ratio.normal");
    assertThat(Evaluation.label("mse")).isEqualTo("mse");
  }
}
