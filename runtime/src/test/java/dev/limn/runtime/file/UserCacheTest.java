package dev.limn.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserCacheTest {

  private static final Path HOME = Path.of("home").toAbsolutePath();
  private static final Path ELSEWHERE = Path.of("elsewhere").toAbsolutePath();

  @Test
  void limnsOwnVariableComesFirst() {
    assertThat(in(Map.of("LIMN_CACHE", ELSEWHERE.toString(), "XDG_CACHE_HOME", "/xdg")))
        .isEqualTo(ELSEWHERE);
  }

  @Test
  void aRelativeOwnDirectoryIsMadeAbsolute() {
    assertThat(in(Map.of("LIMN_CACHE", "here"))).isEqualTo(Path.of("here").toAbsolutePath());
  }

  @Test
  void theSharedCacheDirectoryHoldsAFolderOfItsOwn() {
    assertThat(in(Map.of("XDG_CACHE_HOME", ELSEWHERE.toString())))
        .isEqualTo(ELSEWHERE.resolve("limn"));
  }

  @Test
  void emptyAndRelativeSharedValuesAreIgnored() {
    Path standard = HOME.resolve(".cache").resolve("limn");
    assertThat(in(Map.of())).isEqualTo(standard);
    assertThat(in(Map.of("LIMN_CACHE", "", "XDG_CACHE_HOME", " "))).isEqualTo(standard);
    assertThat(in(Map.of("XDG_CACHE_HOME", "relative"))).isEqualTo(standard);
  }

  private static Path in(Map<String, String> environment) {
    return UserCache.directory(environment::get, HOME);
  }
}
