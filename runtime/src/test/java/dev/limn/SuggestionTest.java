package dev.limn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

  private static final List<String> COMMANDS =
      List.of("train", "sample", "serve", "inspect", "experiment");

  @ParameterizedTest
  @CsvSource({
    "trian,train",
    "tran,train",
    "traain,train",
    "trein,train",
    "sevre,serve",
    "SAMPLE,sample",
    "expriemnt,experiment"
  })
  void aMistypedNameFindsTheOneThatWasMeant(String found, String meant) {
    assertThat(Suggestion.nearest(found, COMMANDS)).contains(meant);
    assertThat(Suggestion.tail(found, COMMANDS)).isEqualTo("; did you mean '" + meant + "'?");
  }

  @ParameterizedTest
  @CsvSource({"xyzzy", "trianing", "''"})
  void aNameThatIsFarFromAllListsThem(String found) {
    assertThat(Suggestion.nearest(found, COMMANDS)).isEmpty();
    assertThat(Suggestion.tail(found, COMMANDS))
        .isEqualTo("; known: experiment, inspect, sample, serve, train");
  }

  @Test
  void ofEquallyNearNamesTheFirstInTheAlphabetIsTaken() {
    assertThat(Suggestion.nearest("bat", List.of("cat", "hat", "bar"))).contains("bar");
  }
}
