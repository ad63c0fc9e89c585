package dev.limn.server.security;

import dev.limn.UsageException;
import java.util.Locale;

/** What somebody may do. Each role may do all that those before it may. */
public enum Role {
  /** Ask for the server's health alone. */
  NONE,
  /** Ask for samples, and read all there is to read. */
  SAMPLE,
  /** Load and unload models. */
  MANAGE;

  /**
   * Reads a role.
   *
   * @param text as {@link #toString} writes it
   * @return the role
   * @throws UsageException if it is none
   */
  public static Role parse(String text) {
    for (Role role : values()) {
      if (role.toString().equals(text)) {
        return role;
      }
    }
    throw new UsageException("a role is none, sample or manage, found '" + text + "'");
  }

  /**
   * Reads the role of a key.
   *
   * @param text as {@link #toString} writes it
   * @return the role, which is not {@link #NONE}
   * @throws UsageException if it is no such role
   */
  public static Role parseOfKey(String text) {
    if (text.equals(SAMPLE.toString()) || text.equals(MANAGE.toString())) {
      return parse(text);
    }
    throw new UsageException("the role of a key is sample or manage, found '" + text + "'");
  }

  /**
   * Whether it may do what another role may.
   *
   * @param needed the other role
   * @return true if so
   */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
