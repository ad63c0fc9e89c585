package dev.limn.server.model;

import java.math.BigInteger;
import java.util.Comparator;

/** Versions by their numbers, so that 1.10.0 comes after 1.9.0; other parts by their letters. */
final class VersionOrder implements Comparator<String> {

  @Override
  public int compare(String one, String other) {
    String[] parts = one.split("[.-]");
    String[] others = other.split("[.-]");
    for (int i = 0; i < Math.min(parts.length, others.length); i++) {
      int order = comparePart(parts[i], others[i]);
      if (order != 0) {
        return order;
      }
    }
    int longer = Integer.compare(parts.length, others.length);
    return longer != 0 ? longer : one.compareTo(other);
  }

  private static int comparePart(String part, String other) {
    boolean number = part.matches("\\d+");
    boolean otherNumber = other.matches("\\d+");
    if (number && otherNumber) {
      return new BigInteger(part).compareTo(new BigInteger(other));
    }
    return number == otherNumber ? part.compareTo(other) : Boolean.compare(number, otherNumber);
  }
}
