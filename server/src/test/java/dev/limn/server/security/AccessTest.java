package dev.limn.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2027-06-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path directory;

  private Access access(Role anonymous) throws IOException {
    Path file = directory.resolve("keys.txt");
    Files.writeString(
        file,
        ApiKey.of("s", Role.SAMPLE, "sample-key", null).line()
            + "\n"
            + ApiKey.of("m", Role.MANAGE, "manage-key", null).line()
            + "\n");
    return Access.of(KeyFile.open(file), anonymous, CLOCK);
  }

  /** Answers: 200, 401 or 403. The key '-' is none at all. */
  @ParameterizedTest
  @CsvSource({
    "none,   -,          none,   200",
    "none,   -,          sample, 401",
    "none,   -,          manage, 401",
    "none,   wrong,      none,   200",
    "none,   wrong,      sample, 401",
    "none,   sample-key, sample, 200",
    "none,   sample-key, manage, 403",
    "none,   manage-key, sample, 200",
    "none,   manage-key, manage, 200",
    "sample, -,          sample, 200",
    "sample, -,          manage, 401",
    "sample, wrong,      sample, 401",
    "sample, sample-key, manage, 403",
    "manage, -,          manage, 200",
    "manage, sample-key, manage, 200",
    "manage, wrong,      sample, 401"
  })
  void aKeyAdmitsToWhatItsRoleIncludes(String anonymous, String key, String needed, int answer)
      throws IOException {
    try (Access access = access(Role.parse(anonymous))) {
      Refusal refusal = access.refusal(key.equals("-") ? null : key, Role.parse(needed));

      assertThat(refusal == null ? 200 : refusal.unknown() ? 401 : 403).isEqualTo(answer);
    }
  }

  @Test
  void withoutKeysWhatIsSentIsNotLookedAt() {
    try (Access access = Access.of(null, Role.SAMPLE, CLOCK)) {
      assertThat(access.refusal("whatever", Role.SAMPLE)).isNull();
      assertThat(access.refusal("whatever", Role.MANAGE).message())
          .isEqualTo(
              "this needs the role manage: the server has no keys; give it some by auth.keys");
    }
  }

  @Test
  void aRefusalSaysWhatIsNeeded() throws IOException {
    try (Access access = access(Role.NONE)) {
      assertThat(access.refusal(null, Role.SAMPLE).message())
          .isEqualTo("this needs the role sample: send a key as 'Authorization: Bearer KEY'");
      assertThat(access.refusal("sample-key", Role.MANAGE).message())
          .isEqualTo("this needs the role manage, and the key has sample");
      assertThat(access.refusal("nobody's", Role.SAMPLE).message())
          .isEqualTo("the key is not known here, or its time is over");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer abc, abc",
    "bearer abc, abc",
    "'Bearer   abc ', abc",
    "Basic abc,",
    "Bearer,",
    "abc,"
  })
  void aSecretIsWhatFollowsTheWordBearer(String header, String secret) {
    assertThat(Access.bearer(header)).isEqualTo(secret);
  }

  @Test
  void noHeaderIsNoSecret() {
    assertThat(Access.bearer(null)).isNull();
  }
}
