package dev.limn.server.security;

import dev.limn.UsageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All keys of a file. Immutable. */
final class KeyRing {

  private static final int MOST_KEYS = 10_000;

  private final List<ApiKey> keys;

  private KeyRing(List<ApiKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads a file's bytes: a key a line, empty lines, and lines that begin with {@code #}.
   *
   * @throws UsageException if a line is none of these; names all such lines
   */
  static KeyRing parse(byte[] bytes) {
    List<ApiKey> keys = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int number = 0;
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      try {
        add(ApiKey.parse(line), keys);
      } catch (UsageException e) {
        problems.add("line " + number + ": " + e.getMessage());
      }
    }
    if (keys.size() > MOST_KEYS) {
      problems.add("at most " + MOST_KEYS + " keys may be given, found " + keys.size());
    }
    if (!problems.isEmpty()) {
      throw new UsageException(String.join("; ", problems));
    }
    return new KeyRing(keys);
  }

  private static void add(ApiKey key, List<ApiKey> keys) {
    for (ApiKey other : keys) {
      if (other.isSameSecret(key)) {
        throw new UsageException("the key of '" + key + "' is that of '" + other + "'");
      }
    }
    keys.add(key);
  }

  int size() {
    return keys.size();
  }

  /**
   * The key of a secret; null for none, or for one whose time is over. All keys are compared, each
   * to its end, whichever is found.
   */
  ApiKey find(String secret, Instant now) {
    byte[] hash = ApiKey.hash(secret);
    ApiKey found = null;
    for (ApiKey key : keys) {
      if (key.hasHash(hash)) {
        found = key;
      }
    }
    return found != null && found.isValidAt(now) ? found : null;
  }
}
