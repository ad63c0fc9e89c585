package dev.limn;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a mistyped one most likely meant. */
public final class Suggestion {

  private Suggestion() {}

  /**
   * Words an error's tail for an unknown name: {@code "; did you mean 'x'?"} where a known name is
   * near, else the list of known names.
   *
   * @param found what the user wrote
   * @param known the names that exist
   * @return the tail of a one-line message, beginning with a separator
   */
  public static String tail(String found, Collection<String> known) {
    return nearest(found, known)
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("; known: " + String.join(", ", known.stream().sorted().toList()));
  }

  /**
   * The known name with the fewest single-character edits from the one found.
   *
   * @param found what the user wrote
   * @param known the names that exist
   * @return the nearest name, empty where none lies within a third of its length
   */
  public static Optional<String> nearest(String found, Collection<String> known) {
    String wanted = found.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(
            name ->
                distance(wanted, name.toLowerCase(Locale.ROOT)) <= Math.max(1, name.length() / 3))
        .min(
            Comparator.comparingInt(
                    (String name) -> distance(wanted, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein distance, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
