package dev.limn.runtime;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One item of a list of labels: a class name, an index, or a range of indices. */
record LabelItem(String text, List<String> classNames) {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})");
  private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

  /** A class name goes before an index: with classes "1" and "0", the label 1 means class "1". */
  void addTo(List<Integer> classes) {
    int named = classNames.indexOf(text);
    if (named >= 0) {
      classes.add(named);
      return;
    }
    Matcher range = RANGE.matcher(text);
    if (range.matches()) {
      int first = index(range.group(1));
      int last = index(range.group(2));
      IntStream.iterate(
              first, i -> first <= last ? i <= last : i >= last, i -> first <= last ? i + 1 : i - 1)
          .forEach(classes::add);
      return;
    }
    if (!INDEX.matcher(text).matches()) {
      throw new UsageException("unknown label '" + text + "'" + Suggestion.tail(text, classNames));
    }
    classes.add(index(text));
  }

  private int index(String digits) {
    int index = Integer.parseInt(digits);
    if (index >= classNames.size()) {
      throw new UsageException(
          "label must be from 0 to "
              + (classNames.size() - 1)
              + " or a class name, found '"
              + text
              + "'");
    }
    return index;
  }
}
