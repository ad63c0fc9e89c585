package dev.limn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZooReferenceTest {

  @Test
  void aNameMayHaveAVersion() {
    assertThat(ZooReference.parse("tiny")).isEqualTo(new ZooReference("tiny", null));
    assertThat(ZooReference.parse("tiny@1.0.0-rc.1"))
        .isEqualTo(new ZooReference("tiny", "1.0.0-rc.1"));
    assertThat(ZooReference.parse("tiny").wantedVersion()).isEmpty();
    assertThat(ZooReference.parse("tiny@2")).hasToString("tiny@2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Tiny", "tiny@", "tiny@latest", "tiny@1/..", "../tiny", "a b", "@1"})
  void whatIsNeitherIsRefused(String text) {
    assertThat(ZooReference.isOne(text)).isFalse();
    assertThatThrownBy(() -> ZooReference.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "'%s' is no model of a zoo: expects NAME or NAME@VERSION, such as tiny@1.0.0"
                .formatted(text));
  }
}
