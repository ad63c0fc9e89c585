package dev.limn.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

  private static final String SECRET = "limn_abc";

  @Test
  void aSecretIsRecognisedAndHas256RandomBits() {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String secret = ApiKey.newSecret(new SecureRandom());
      assertThat(secret).matches("limn_[A-Za-z0-9_-]{43}");
      secrets.add(secret);
    }
    assertThat(secrets).hasSize(100);
  }

  @Test
  void itsLineHoldsTheHashAndNotTheSecret() throws Exception {
    ApiKey key = ApiKey.of("alice", Role.SAMPLE, SECRET, LocalDate.of(2027, 12, 31));
    byte[] sha256 =
        MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.UTF_8));

    assertThat(key.line())
        .isEqualTo("alice sample " + HexFormat.of().formatHex(sha256) + " 2027-12-31");
    assertThat(ApiKey.parse(key.line()).line()).isEqualTo(key.line());
    assertThat(key.toString()).isEqualTo("alice");
  }

  @Test
  void itIsAdmittedToTheEndOfItsLastDay() {
    ApiKey key = ApiKey.of("a", Role.SAMPLE, SECRET, LocalDate.of(2027, 12, 31));

    assertThat(key.isValidAt(Instant.parse("2027-12-31T23:59:59.999Z"))).isTrue();
    assertThat(key.isValidAt(Instant.parse("2028-01-01T00:00:00Z"))).isFalse();
    assertThat(ApiKey.of("a", Role.SAMPLE, SECRET, null).isValidAt(Instant.MAX.minusNanos(1)))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alice sample | found 2 fields",
        "alice sample HASH 2027-01-01 more | found 5 fields",
        "alice none HASH | the role of a key is sample or manage, found 'none'",
        "alice root HASH | the role of a key is sample or manage, found 'root'",
        "alice sample HASH tomorrow | a last day is such as 2027-12-31, found 'tomorrow'",
        "a:b sample HASH | the name of a key has 1 to 64 letters"
      })
  void aLineThatIsNoneIsToldWhy(String line, String why) {
    assertThatThrownBy(() -> ApiKey.parse(line.replace("HASH", "0".repeat(64))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(why);
  }

  /** Who takes the secret for its hash must not find it in the server's log. */
  @ParameterizedTest
  @ValueSource(strings = {"alice sample limn_secret", "limn_secret sample", "limn_secret a b c d"})
  void noMessageRepeatsASecret(String line) {
    assertThatThrownBy(() -> ApiKey.parse(line))
        .isInstanceOf(UsageException.class)
        .message()
        .doesNotContain("limn_secret");
  }

  @Test
  void rolesAreInOrder() {
    assertThat(Role.MANAGE.includes(Role.SAMPLE)).isTrue();
    assertThat(Role.SAMPLE.includes(Role.SAMPLE)).isTrue();
    assertThat(Role.SAMPLE.includes(Role.MANAGE)).isFalse();
    assertThat(Role.NONE.includes(Role.SAMPLE)).isFalse();
  }
}
