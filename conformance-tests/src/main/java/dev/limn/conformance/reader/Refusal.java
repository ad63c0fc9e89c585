package dev.limn.conformance.reader;

import dev.limn.conformance.CheckFailure;
import java.util.List;
import java.util.Locale;

/**
 * What a reader says of a package that it does not take.
 *
 * @param message as a user would read it
 */
record Refusal(String message) {

  private static final int LONGEST = 2000;

  /** Holds that it is one line for a terminal. */
  Refusal requireLine() {
    if (message.isBlank()
        || message.length() > LONGEST
        || message.chars().anyMatch(Character::isISOControl)) {
      throw new CheckFailure(
          "expects a message of one line without control characters, found '" + message + "'");
    }
    return this;
  }

  /** Holds that it has one of some words, which are in lower case. */
  void requireOneOf(List<String> words) {
    String lower = message.toLowerCase(Locale.ROOT);
    if (words.stream().noneMatch(lower::contains)) {
      throw new CheckFailure(
          "expects a message with one of %s, found '%s'".formatted(words, message));
    }
  }
}
