package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgesTest {

  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  @Test
  void theZoosClassifierOfADataSetJudgesIt() {
    assertThat(Judges.find(data("mnist", 28, DIGITS)))
        .hasValueSatisfying(model -> assertThat(model.manifest().name()).isEqualTo("judge-mnist"));
    assertThat(Judges.isDefault("judge-mnist", data("mnist", 28, DIGITS))).isTrue();
    assertThat(Judges.isDefault("cvae-conv-mnist", data("mnist", 28, DIGITS))).isFalse();
  }

  @Test
  void noneJudgesWhatItCannotRead() {
    assertThat(Judges.find(data("strokes", 28, DIGITS))).isEmpty();
    assertThat(Judges.find(data("mnist", 8, DIGITS))).isEmpty();
    assertThat(Judges.find(data("mnist", 28, List.of("even", "odd")))).isEmpty();
  }

  private static DataSet data(String name, int side, List<String> classes) {
    ImageSet images = new ImageSet(name, 1, side, side, new byte[side * side], new int[1], classes);
    return new DataSet(name, images, images, "", "", List.of());
  }
}
