package dev.limn;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

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
   * The known name with the fewest edits from the one found: a character added, left out or
   * replaced, or two neighbours swapped.
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

  /** Edits of one character, or of two neighbours that changed places, three rows at a time. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = IntStream.rangeClosed(0, b.length()).toArray();
    for (int i = 1; i <= a.length(); i++) {
      int[] reused = beforeLast;
      beforeLast = last;
      last = row;
      row = reused;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substituted, 1 + Math.min(last[j], row[j - 1]));
        if (areSwapped(a, i, b, j)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }

  private static boolean areSwapped(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
