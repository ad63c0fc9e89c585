package dev.limn.trainer.experiment;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Classes along a line at even steps, in words.
 *
 * @param classes the class at each step, at least two steps
 * @param from the place of the first
 * @param to the place of the last
 */
record Stretches(int[] classes, double from, double to) {

  /** Such as {@code 7 from -3.00, 9 from -1.20}. */
  String words(List<String> names) {
    StringJoiner words = new StringJoiner(", ");
    for (int i = 0; i < classes.length; i++) {
      if (i == 0 || classes[i] != classes[i - 1]) {
        double place = from + (to - from) * i / (classes.length - 1);
        words.add(String.format(Locale.ROOT, "%s from %.2f", names.get(classes[i]), place));
      }
    }
    return words.toString();
  }
}
