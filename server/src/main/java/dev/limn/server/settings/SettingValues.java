package dev.limn.server.settings;

import dev.limn.LimnException;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads values key by key, notes what was read, and gathers all that is wrong. For one reader. */
final class SettingValues {

  private final Map<String, String> given;
  private final Map<String, String> read = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  SettingValues(Map<String, String> given) {
    this.given = Map.copyOf(given);
  }

  String text(String key, String byDefault) {
    String value = given.getOrDefault(key, byDefault).strip();
    read.put(key, value);
    return value;
  }

  /** A path; none where the value is empty. */
  Optional<Path> path(String key) {
    String value = text(key, "");
    return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
  }

  boolean isGiven(String key) {
    return given.containsKey(key);
  }

  void problem(String line) {
    problems.add(line);
  }

  List<String> list(String key, String byDefault) {
    return Stream.of(text(key, byDefault).split(",")).map(String::strip).toList();
  }

  int number(String key, int byDefault, int least, int greatest) {
    String value = text(key, String.valueOf(byDefault));
    try {
      int number = Integer.parseInt(value.replace("_", ""));
      if (number >= least && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with the range.
    }
    problems.add(
        "%s must be a whole number from %d to %d, found '%s'"
            .formatted(key, least, greatest, value));
    return byDefault;
  }

  boolean flag(String key, boolean byDefault) {
    String value = text(key, String.valueOf(byDefault));
    if (!value.equals("true") && !value.equals("false")) {
      problems.add("%s must be true or false, found '%s'".formatted(key, value));
    }
    return value.equals("true");
  }

  <T> T parsed(String key, String byDefault, Function<String, T> parse) {
    String value = text(key, byDefault);
    try {
      return parse.apply(value);
    } catch (LimnException e) {
      problems.add(key + ": " + e.getMessage());
      return parse.apply(byDefault);
    }
  }

  void requireNoProblem() {
    given.keySet().stream()
        .filter(key -> !read.containsKey(key))
        .sorted()
        .forEach(
            key -> problems.add("unknown key '" + key + "'" + Suggestion.tail(key, read.keySet())));
    if (!problems.isEmpty()) {
      throw new UsageException("settings: " + String.join("; ", problems));
    }
  }

  List<String> lines() {
    return read.entrySet().stream()
        .map(entry -> entry.getKey() + " = " + entry.getValue())
        .toList();
  }
}
