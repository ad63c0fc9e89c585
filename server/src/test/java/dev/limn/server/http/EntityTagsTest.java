package dev.limn.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "*; true",
        "\"a\"; true",
        "W/\"a\"; true",
        "\"b\", W/\"a\"; true",
        "\"b\"; false",
        "a; false",
        "\"aa\"; false"
      })
  void aTagIsFoundAmongThoseOfTheClient(String header, boolean found) {
    assertThat(EntityTags.match(header, "W/\"a\"")).isEqualTo(found);
  }

  @Test
  void withoutAHeaderNoneIsFound() {
    assertThat(EntityTags.match(null, "W/\"a\"")).isFalse();
  }
}
