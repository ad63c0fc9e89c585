package dev.limn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleOptionsTest {

  @Test
  void whatIsLeftOutHasADefault() {
    SampleOptions options =
        SampleOptions.parse(Map.of("model", "cvae-conv-mnist", "COUNT", "12345678901"));

    assertThat(options.count()).isEqualTo(12_345_678_901L);
    assertThat(options.partitions()).isZero();
    assertThat(options.rows().seed()).isZero();
    assertThat(options.rows().classes()).isNull();
    assertThat(options.rows().model().name()).isEqualTo("cvae-conv-mnist@1.0.0");
    assertThat(options.rows().shape()).isEqualTo(RowShape.COLUMNS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sed         | 5       | limn: unknown option 'sed'; did you mean 'seed'?
          path        | x       | limn: unknown option 'path'
          count       | many    | limn: option 'count' must be a whole number, found 'many'
          count       | 0       | limn: option 'count' must be at least 1, found 0
          partitions  | -3         | limn: option 'partitions' must be from 1 to 100000, found -3
          partitions  | 100001     | limn: option 'partitions' must be from 1 to 100000, found 100001
          partitions  | 3000000000 | limn: option 'partitions' must be from 1 to 100000, found 3000000000
          seed        | x       | limn: option 'seed' must be a whole number, found 'x'
          labels      | owl     | unknown label 'owl'
          temperature | warm    | limn: option 'temperature' must be a number, found 'warm'
          temperature | -1      | temperature must be a finite number
          prior       | gamma   | unknown prior 'gamma'
          precision   | fp8     | unknown precision 'fp8'
          provider    | cpuu    | unknown provider 'cpuu'
          provider    | auto    | limn: option 'provider' must be the same on all executors, found auto: name one
          schema      | pixel   | limn: unknown schema 'pixel'
          model       | nosuch  | unknown model 'nosuch'
          model       | no/such | limn: model no/such does not exist here
          """)
  void aBadOptionIsOneLine(String key, String value, String message) {
    Map<String, String> options = new HashMap<>(Map.of("model", "cvae-conv-mnist", "count", "5"));
    options.put(key, value);

    assertThatThrownBy(() -> SampleOptions.parse(options))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          judge-mnist      | seed      | 1       | limn: model judge-mnist is a classifier and draws no images: choose a generator
          judge-mnist      | labels    | 3       | limn: model judge-mnist is a classifier and draws no images: choose a generator
          vae-conv-cifar10 | precision | int8    | limn: model vae-conv-cifar10 has no int8 decoder: use fp32
          cgan-conv-mnist  | prior     | mixture | limn: model cgan-conv-mnist has no prior 'mixture': use normal
          """)
  void whatTheModelLacksIsOneLineToo(String model, String key, String value, String message) {
    Map<String, String> options = Map.of("model", model, "count", "5", key, value);

    assertThatThrownBy(() -> SampleOptions.parse(options))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> SampleOptions.parse(Map.of("count", "5")))
        .hasMessage("limn: option 'model' is missing: add .option(\"model\", ...)");
    assertThatThrownBy(() -> SampleOptions.parse(Map.of("model", "vae-mlp-mnist")))
        .hasMessage("limn: option 'count' is missing: add .option(\"count\", ...)");
  }
}
