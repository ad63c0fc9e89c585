package dev.limn.runtime.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

  @Test
  void classesAreCountedOrNamed() {
    assertThat(ForeignAnswers.classes("3")).containsExactly("0", "1", "2");
    assertThat(ForeignAnswers.classes("cat, dog")).containsExactly("cat", "dog");
    assertThat(ForeignAnswers.classes("0,1")).containsExactly("0", "1");
  }

  @ParameterizedTest
  @EnumSource(ImageLayout.class)
  void aLayoutReadsBackAsItIsSpelt(ImageLayout layout) {
    assertThat(ImageLayout.parse(layout.toString())).isEqualTo(layout);
  }

  @Test
  void anUnknownLayoutIsRefused() {
    assertThatThrownBy(() -> ImageLayout.parse("chw"))
        .isInstanceOf(UsageException.class)
        .hasMessage("layout must be nchw, nhwc or nhw, found 'chw'");
  }

  @Test
  void aSizeIsHeightTimesWidth() {
    assertThat(ImageSize.parse("28x32")).isEqualTo(new ImageSize(28, 32));
  }

  @ParameterizedTest
  @ValueSource(strings = {"28", "0x3", "x", "-1x2", "99999x1", "2x2x2"})
  void anythingElseIsNoSize(String text) {
    assertThatThrownBy(() -> ImageSize.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessage("size must be height x width such as 28x28, found '" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "My_Decoder.onnx, my-decoder",
    "vae.v2.ONNX, vae-v2",
    "__.onnx, model",
    "ähnlich.onnx, hnlich"
  })
  void aFilesNameBecomesAModels(String file, String name) {
    assertThat(ForeignFacts.name(file)).isEqualTo(name);
  }

  @Test
  void factsThatCouldNotStandInAManifestAreRefused() {
    assertFact("My Model", "1.0.0", "MIT", "name must be 1 to 64 lower-case letters");
    assertFact("m", "v1", "MIT", "version must be such as 1.0.0, found 'v1'");
    assertFact("m", "1.0.0", "do what you\nlike", "licence must be an SPDX identifier");
  }

  private static void assertFact(String name, String version, String licence, String message) {
    assertThatThrownBy(() -> new ForeignFacts(name, version, null, licence, null, null))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message);
  }
}
