package dev.limn.server.http;

import java.util.Arrays;

/** Compares tags as RFC 9110 has caches compare them: strong and weak alike. */
final class EntityTags {

  private EntityTags() {}

  /**
   * Whether a tag is among those that a client has.
   *
   * @param header the header {@code If-None-Match}; null where there is none
   * @param tag the tag, with its quotes
   */
  static boolean match(String header, String tag) {
    if (header == null) {
      return false;
    }
    return header.strip().equals("*")
        || Arrays.stream(header.split(",")).anyMatch(one -> opaque(one).equals(opaque(tag)));
  }

  private static String opaque(String tag) {
    String stripped = tag.strip();
    return stripped.startsWith("W/") ? stripped.substring(2) : stripped;
  }
}
