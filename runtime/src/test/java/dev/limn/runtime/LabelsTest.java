package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.runtime.random.CounterRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {

  private static final List<String> ANIMALS = List.of("cat", "dog", "owl", "newt", "ray");

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "3~3",
        "1,3,4~1,3,4",
        "0-4~0,1,2,3,4",
        "4-2~4,3,2",
        "2-2~2",
        "cat,ray~0,4",
        " dog , 1-2 , newt ~1,1,2,3",
        "00~0"
      })
  void labelsAreNamesIndicesAndRanges(String text, String classes) {
    assertThat(Labels.parse(text, ANIMALS))
        .isEqualTo(
            Labels.cycle(Arrays.stream(classes.split(",")).mapToInt(Integer::parseInt).toArray()));
  }

  @Test
  void aNameGoesBeforeAnIndex() {
    assertThat(Labels.parse("1,0", List.of("1", "0"))).isEqualTo(Labels.cycle(0, 1));
    assertThat(Labels.parse("0-1", List.of("x", "0-1"))).isEqualTo(Labels.cycle(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "5~label must be from 0 to 4 or a class name, found '5'",
        "3-5~label must be from 0 to 4 or a class name, found '3-5'",
        "999999999~label must be from 0 to 4 or a class name, found '999999999'",
        "dgo~unknown label 'dgo'; did you mean 'dog'?",
        "-1~unknown label '-1'; known: cat, dog, newt, owl, ray",
        "9999999999~unknown label '9999999999'; known: cat, dog, newt, owl, ray",
        "1,,2~unknown label ''; known: cat, dog, newt, owl, ray",
        "''~unknown label ''; known: cat, dog, newt, owl, ray"
      })
  void aLabelThatTheModelDoesNotHaveIsNamed(String text, String message) {
    assertThatThrownBy(() -> Labels.parse(text, ANIMALS))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }

  @Test
  void anUnconditionalModelHasNoLabels() {
    assertThatThrownBy(() -> Labels.parse("3", List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessage("labels '3' cannot be asked of an unconditional model: leave them out");
    assertThatThrownBy(Labels::cycle)
        .isInstanceOf(UsageException.class)
        .hasMessage("labels must name at least one class, found none");
  }

  @Test
  void listedLabelsAreTakenInTurnForEver() {
    CounterRandom random = new CounterRandom(0);
    Labels labels = Labels.cycle(4, 2, 0);

    int[] drawn = new int[4];
    labels.fill(0, 4, 5, random, drawn);
    assertThat(drawn).containsExactly(4, 2, 0, 4);
    labels.fill(5, 2, 5, random, drawn);
    assertThat(drawn).as("the rest is left alone").containsExactly(0, 4, 0, 4);
    labels.fill(3L << 40, 1, 5, random, drawn);
    assertThat(drawn[0]).isEqualTo(4);
    assertThatThrownBy(() -> labels.fill(2, 2, 4, random, drawn))
        .isInstanceOf(UsageException.class)
        .hasMessage("label must be from 0 to 3, found 4");
  }

  @Test
  void listedLabelsAreTheCallersNoMore() {
    int[] classes = {4, 2};
    Labels.Cycle labels = Labels.parse("4,2", ANIMALS);
    Labels copy = Labels.cycle(classes);
    classes[0] = 0;

    assertThat(labels.classes()).containsExactly(4, 2);
    assertThat(copy).isEqualTo(labels).hasSameHashCodeAs(labels).isNotEqualTo(Labels.cycle(2, 4));
  }

  @Test
  void uniformLabelsAreTheSamplesOwn() {
    int[] drawn = new int[100];
    Labels.UNIFORM.fill(1_000, 100, 10, new CounterRandom(7), drawn);
    for (int i = 0; i < 100; i++) {
      assertThat(drawn[i])
          .isEqualTo(new CounterRandom(7).below(1_000 + i, CounterRandom.LABEL, 10));
    }
  }

  @Test
  void aGridHasAColumnForEachListedLabelOrIsNearlySquare() {
    assertThat(Labels.cycle(1, 2, 3).gridColumns(30)).isEqualTo(3);
    assertThat(Labels.cycle(1, 2, 3).gridColumns(2)).isEqualTo(2);
    assertThat(Labels.UNIFORM.gridColumns(1)).isEqualTo(1);
    assertThat(Labels.UNIFORM.gridColumns(16)).isEqualTo(4);
    assertThat(Labels.UNIFORM.gridColumns(17)).isEqualTo(5);
  }

  @Test
  void latentsMustFillTheirShape() {
    assertThatThrownBy(() -> new Latents(2, 3, new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("latents [2,3] found in 5 floats");
    assertThatThrownBy(() -> new Latents(0, 3, new float[0]))
        .hasMessage("latents [0,3] found in 0 floats");
  }
}
