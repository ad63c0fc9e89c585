package dev.limn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooIndexTest {

  private static final String SUM = "0123456789abcdef".repeat(4);

  private final ZooIndex index =
      ZooIndex.of(List.of(entry("tiny", "1.10.0"), entry("tiny", "1.9.0"), entry("big", "2")));

  @Test
  void modelsAreInOrderOfNameAndVersion() {
    assertThat(index.models())
        .extracting(entry -> entry.reference().toString())
        .containsExactly("big@2", "tiny@1.9.0", "tiny@1.10.0");
    assertThat(index.names()).containsExactly("big", "tiny");
    assertThat(index.versions("tiny")).containsExactly("1.9.0", "1.10.0");
  }

  @Test
  void withoutAVersionTheLatestIsMeant() {
    assertThat(index.find(ZooReference.parse("tiny"))).contains(entry("tiny", "1.10.0"));
    assertThat(index.find(ZooReference.parse("tiny@1.9.0"))).contains(entry("tiny", "1.9.0"));
    assertThat(index.find(ZooReference.parse("tiny@1"))).isEmpty();
  }

  @Test
  void itReadsBackAsItWasWritten() {
    byte[] json = index.encode();

    assertThat(ZooIndex.decode(json, "here")).isEqualTo(index);
    assertThat(ZooIndex.decode(json, "here").encode()).isEqualTo(json);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .startsWith("{\n  \"format\" : \"limn-zoo/1\",\n  \"models\" : [")
        .doesNotContain("\r", "null")
        .endsWith("}\n");
  }

  @Test
  void whatALaterVersionAddsIsPassedOver() {
    String json =
        new String(index.encode(), StandardCharsets.UTF_8)
            .replace("\"format\"", "\"mirrors\" : [ 1 ], \"format\"")
            .replace("\"family\"", "\"stars\" : 5, \"family\"");

    assertThat(ZooIndex.decode(json.getBytes(StandardCharsets.UTF_8), "here")).isEqualTo(index);
  }

  @Test
  void whatIsMissingIsNamedWithTheNearest() {
    assertMissing("tinny", "here has no model 'tinny'; did you mean 'tiny'?");
    assertMissing("xyzzy", "here has no model 'xyzzy'; known: big, tiny");
    assertMissing("tiny@3", "here has no version 3 of tiny; it has 1.9.0, 1.10.0");
  }

  private void assertMissing(String reference, String message) {
    assertThatThrownBy(() -> index.require(ZooReference.parse(reference), "here"))
        .isInstanceOf(LimnException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <html></html>                     | Unexpected character ('<' (code 60)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
          {"format":"limn-zoo/2"}           | format must be limn-zoo/1, found limn-zoo/2: use a matching version of Limn
          {}                                | format must be limn-zoo/1, found null: use a matching version of Limn
          null                              | it is null
          {"format":"limn-zoo/1","models":7} | Cannot deserialize value of type `java.util.ArrayList<dev.limn.zoo.ZooEntry>` from Integer value (token `JsonToken.VALUE_NUMBER_INT`)
          """)
  void whatIsNoIndexIsRefused(String json, String problem) {
    assertThatThrownBy(
            () -> ZooIndex.decode(json.getBytes(StandardCharsets.UTF_8), "http://zoo/index.json"))
        .isInstanceOf(LimnException.class)
        .hasMessage(
            "http://zoo/index.json is no index of a zoo: " + problem + ": check the address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../tiny.zip",
        "/etc/passwd",
        "a//b.zip",
        "a/../b.zip",
        ".hidden/a.zip",
        "a\\\\b.zip",
        "http://elsewhere/a.zip",
        "a/b/c/d/e.zip",
        "C:/a.zip",
        "a.zip?x",
        ""
      })
  void noArchiveIsOutsideOfTheZoo(String path) {
    String json =
        new String(index.encode(), StandardCharsets.UTF_8)
            .replace("big/big-2.zip", path.replace("\\", "\\\\"));

    assertThatThrownBy(() -> ZooIndex.decode(json.getBytes(StandardCharsets.UTF_8), "here"))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("here is no index of a zoo: path of an archive must be ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "big"                       | "Big"           | name must be
          "version" : "2"             | "version" : "x" | version must be
          "bytes" : 5                 | "bytes" : 0     | bytes of archive big/big-2.zip must be 1 to 1074790400, found 0
          0123456789abcdef0123        | z               | sha256 of
          """)
  void aMalformedModelIsRefused(String part, String other, String problem) {
    String json = new String(index.encode(), StandardCharsets.UTF_8).replace(part, other);

    assertThatThrownBy(() -> ZooIndex.decode(json.getBytes(StandardCharsets.UTF_8), "here"))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("here is no index of a zoo: " + problem);
  }

  @Test
  void noModelStandsInItTwiceOrWithoutAnArchive() {
    assertThatThrownBy(() -> ZooIndex.of(List.of(entry("tiny", "1"), entry("tiny", "1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tiny@1 stands in it twice");
    assertThatThrownBy(() -> ZooIndex.of(List.of(entry("tiny", "1").at(null))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tiny@1 has no archive");
  }

  private static ZooEntry entry(String name, String version) {
    return new ZooEntry(
        name,
        version,
        "vae",
        "A model",
        "mnist",
        123,
        SUM,
        Map.of("mse", 0.5),
        "MIT",
        new Archive(Archive.path(name, version), 5, SUM));
  }
}
