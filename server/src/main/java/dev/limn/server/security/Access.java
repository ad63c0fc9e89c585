package dev.limn.server.security;

import dev.limn.LimnException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * Decides who may do what. How long it takes depends on how many keys there are and on the length
 * of what was presented, and on nothing that is secret. Safe for use by many threads; takes no lock
 * and reads no file in a call.
 */
public final class Access implements AutoCloseable {

  private static final String BEARER = "bearer ";

  private final KeyFile keys;
  private final Role anonymous;
  private final Clock clock;

  private Access(KeyFile keys, Role anonymous, Clock clock) {
    this.keys = keys;
    this.anonymous = anonymous;
    this.clock = clock;
  }

  /**
   * Reads the keys, and reads them again when they have changed.
   *
   * @param keys the file of keys; empty for no keys
   * @param anonymous what those may do who send no key
   * @return the rules; the caller closes them
   * @throws LimnException if the file cannot be read or is no file of keys
   */
  public static Access open(Optional<Path> keys, Role anonymous) {
    return of(
        keys.map(file -> KeyFile.open(file).watched()).orElse(null), anonymous, Clock.systemUTC());
  }

  static Access of(KeyFile keys, Role anonymous, Clock clock) {
    return new Access(keys, anonymous, clock);
  }

  /**
   * The secret in a header {@code Authorization}, or an entry of that name in another protocol.
   *
   * @param header the value; null where there is none
   * @return the secret; null where there is none, or it is of another kind than {@code Bearer}
   */
  public static String bearer(String header) {
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return null;
    }
    return header.substring(BEARER.length()).strip();
  }

  /**
   * Whether there are keys at all.
   *
   * @return false if nobody needs to look for one in a request
   */
  public boolean hasKeys() {
    return keys != null;
  }

  /**
   * Whether no key is needed.
   *
   * @param needed the role that is needed
   * @return true if everybody may
   */
  public boolean admitsEverybody(Role needed) {
    return anonymous.includes(needed);
  }

  /**
   * Whether somebody may do something.
   *
   * @param secret the key that was sent; null for none. Where there are no keys it is not looked at
   * @param needed the role that is needed
   * @return null if he may, else why not
   */
  public Refusal refusal(String secret, Role needed) {
    if (needed == Role.NONE) {
      return null;
    }
    if (keys == null || secret == null) {
      return anonymous.includes(needed) ? null : Refusal.noKey(needed, keys != null);
    }
    ApiKey key = keys.keys().find(secret, clock.instant());
    if (key == null) {
      return Refusal.unknownKey();
    }
    boolean admitted = key.role().includes(needed) || anonymous.includes(needed);
    return admitted ? null : Refusal.lowRole(key.role(), needed);
  }

  @Override
  public void close() {
    if (keys != null) {
      keys.close();
    }
  }
}
