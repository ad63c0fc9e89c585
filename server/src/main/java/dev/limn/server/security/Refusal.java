package dev.limn.server.security;

/**
 * Why somebody may not do what he asks for.
 *
 * @param unknown whether nobody knows who asks (401); else he is known and may not (403)
 * @param message one line
 */
public record Refusal(boolean unknown, String message) {

  private static final Refusal UNKNOWN_KEY =
      new Refusal(true, "the key is not known here, or its time is over");

  private static final Refusal[] NO_KEY = new Refusal[Role.values().length];
  private static final Refusal[] NO_KEYS = new Refusal[Role.values().length];

  static {
    for (Role needed : Role.values()) {
      String rule = "this needs the role " + needed + ": ";
      NO_KEY[needed.ordinal()] =
          new Refusal(true, rule + "send a key as 'Authorization: Bearer KEY'");
      NO_KEYS[needed.ordinal()] =
          new Refusal(true, rule + "the server has no keys; give it some by auth.keys");
    }
  }

  static Refusal unknownKey() {
    return UNKNOWN_KEY;
  }

  static Refusal noKey(Role needed, boolean keys) {
    return (keys ? NO_KEY : NO_KEYS)[needed.ordinal()];
  }

  static Refusal lowRole(Role role, Role needed) {
    return new Refusal(false, "this needs the role " + needed + ", and the key has " + role);
  }
}
