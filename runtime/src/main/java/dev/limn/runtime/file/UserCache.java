package dev.limn.runtime.file;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * The directory for what can be fetched or made again: {@code $LIMN_CACHE}, else {@code
 * $XDG_CACHE_HOME/limn}, else {@code ~/.cache/limn}.
 */
public final class UserCache {

  private UserCache() {}

  /**
   * The user's cache directory. It need not exist yet.
   *
   * @return an absolute path
   */
  public static Path directory() {
    return directory(System::getenv, Path.of(System.getProperty("user.home")));
  }

  /** The XDG base directory specification has relative paths ignored; so are empty values. */
  static Path directory(UnaryOperator<String> environment, Path home) {
    String own = environment.apply("LIMN_CACHE");
    if (own != null && !own.isBlank()) {
      return Path.of(own).toAbsolutePath();
    }
    String shared = environment.apply("XDG_CACHE_HOME");
    if (shared != null && !shared.isBlank() && Path.of(shared).isAbsolute()) {
      return Path.of(shared, "limn");
    }
    return home.resolve(".cache").resolve("limn").toAbsolutePath();
  }
}
