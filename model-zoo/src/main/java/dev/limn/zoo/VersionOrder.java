package dev.limn.zoo;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * Versions by their numbers, so that 1.10.0 comes after 1.9.0. What follows a hyphen makes a
 * version an earlier one: 1.0.0-rc comes before 1.0.0.
 */
public final class VersionOrder implements Comparator<String> {

  /** The one order that there is. */
  public VersionOrder() {}

  @Override
  public int compare(String one, String other) {
    int order = compareNumbers(one, other);
    // Versions that are spelled differently are different: 1.0 and 1.00.
    return order != 0 ? order : one.compareTo(other);
  }

  private static int compareNumbers(String one, String other) {
    String[] halves = one.split("-", 2);
    String[] others = other.split("-", 2);
    int order = compareParts(halves[0], others[0]);
    if (order != 0 || halves.length != others.length) {
      return order != 0 ? order : others.length - halves.length;
    }
    return halves.length == 1 ? 0 : compareParts(halves[1], others[1]);
  }

  private static int compareParts(String one, String other) {
    String[] parts = one.split("\\.");
    String[] others = other.split("\\.");
    for (int i = 0; i < Math.min(parts.length, others.length); i++) {
      int order = comparePart(parts[i], others[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(parts.length, others.length);
  }

  private static int comparePart(String part, String other) {
    boolean number = part.matches("\\d+");
    boolean otherNumber = other.matches("\\d+");
    if (number && otherNumber) {
      return new BigInteger(part).compareTo(new BigInteger(other));
    }
    return number == otherNumber ? part.compareTo(other) : Boolean.compare(otherNumber, number);
  }
}
