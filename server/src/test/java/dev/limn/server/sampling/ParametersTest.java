package dev.limn.server.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {

  private static Parameters json(String text) {
    return Parameters.json(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aBodyMeansTheSameAsAQuery() {
    Parameters body = json("{'count':5,'labels':[1,'dog',3],'seed':'7','layout':'grid'}");

    assertThat(body.toString())
        .isEqualTo(
            new Parameters(Map.of("seed", "7", "count", "5", "layout", "grid", "labels", "1,dog,3"))
                .toString());
    assertThat(body.number("count", 1, 1, 9)).isEqualTo(5);
    assertThat(body.seed("seed", 0)).isEqualTo(7);
    assertThat(body.choice("layout", Layout.SINGLE)).isEqualTo(Layout.GRID);
    assertThat(body.text("labels")).isEqualTo("1,dog,3");
    body.requireAllRead();
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    Parameters none = Parameters.json(new byte[0]);

    assertThat(none.number("count", 64, 1, 100)).isEqualTo(64);
    assertThat(none.decimal("temperature", 1)).isEqualTo(1);
    assertThat(none.seed("seed", -3)).isEqualTo(-3);
    assertThat(none.choice("format", FileFormat.NPY)).isEqualTo(FileFormat.NPY);
    assertThat(none.text("labels")).isNull();
  }

  @Test
  void whatNobodyReadsIsRefused() {
    Parameters parameters = new Parameters(Map.of("conut", "5"));
    parameters.number("count", 1, 1, 9);

    assertThatThrownBy(parameters::requireAllRead)
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown parameter 'conut'; did you mean 'count'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | the body must be a JSON object",
        "{'a':{}} | 'a' must be a value or a list of values",
        "{'a':[[1]]} | 'a' must be a value or a list of values",
        "{'a':1,'a':2} | 'a' is given twice",
        "{} 1 | behind the JSON object stands more",
        "{'a | the body is not JSON"
      })
  void whatIsNoFlatObjectIsRefused(String text, String message) {
    assertThatThrownBy(() -> json(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  @Test
  void aValueOutOfItsRangeIsRefusedWithTheRange() {
    Parameters wrong =
        new Parameters(Map.of("count", "0", "seed", "x", "temperature", "hot", "format", "gif"));

    assertThatThrownBy(() -> wrong.number("count", 1, 1, 9))
        .hasMessage("'count' must be a whole number from 1 to 9, found '0'");
    assertThatThrownBy(() -> wrong.seed("seed", 1))
        .hasMessage("'seed' must be a whole number of 64 bits, found 'x'");
    assertThatThrownBy(() -> wrong.decimal("temperature", 1))
        .hasMessage("'temperature' must be a number, found 'hot'");
    assertThatThrownBy(() -> wrong.choice("format", FileFormat.PNG))
        .hasMessage("'format' must be png, npy, zip, raw, json, found 'gif'");
  }

  @Test
  void whatIsReadHasABoundAndWhatIsToldHasOne() {
    String ones = "1,".repeat(5000) + "1";

    assertThatThrownBy(() -> json("{'labels':[" + ones + "]}"))
        .isInstanceOf(UsageException.class)
        .hasMessage("'labels' may list 4096 values, found more");
    assertThatThrownBy(() -> json("{'count':'" + "9".repeat(2000) + "'}"))
        .isInstanceOf(UsageException.class);
    Parameters wrong = json("{'count':'" + "9".repeat(1000) + "'}");
    assertThatThrownBy(() -> wrong.number("count", 1, 1, 9))
        .hasMessageEndingWith("found '" + "9".repeat(80) + "...'");
  }

  @Test
  void halfOfACharacterIsRefused() {
    assertThatThrownBy(() -> json("{'labels':'\\ud800'}"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("half of a surrogate pair");
  }
}
