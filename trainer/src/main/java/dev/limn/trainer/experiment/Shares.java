package dev.limn.trainer.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * Which classes are among some, in words.
 *
 * @param classes the class of each
 */
record Shares(int[] classes) {

  /** Such as {@code 2 of 10 classes: 3 (40), 7 (60)}, with how many of each. */
  String words(List<String> names) {
    int[] counts = new int[names.size()];
    Arrays.stream(classes).forEach(label -> counts[label]++);
    StringJoiner words = new StringJoiner(", ");
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] > 0) {
        words.add(names.get(label) + " (" + counts[label] + ")");
      }
    }
    long found = Arrays.stream(counts).filter(count -> count > 0).count();
    return found + " of " + counts.length + " classes: " + words;
  }
}
