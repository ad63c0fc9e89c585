package dev.limn.trainer.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.limn.Suggestion;
import dev.limn.runtime.model.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the settings of one level of a recipe. Problems are collected, not thrown, so that all are
 * reported at once; keys that nobody asked for are problems too.
 */
final class Settings {

  private final String path;
  private final JsonNode node;
  private final List<String> problems;
  private final Set<String> asked = new LinkedHashSet<>();

  Settings(String path, JsonNode node, List<String> problems) {
    this.path = path;
    this.node = node;
    this.problems = problems;
  }

  Settings(JsonNode node, List<String> problems) {
    this("", node, problems);
  }

  /** The settings one level down; none where the key is absent. */
  Settings nested(String key) {
    JsonNode value = get(key);
    if (!value.isMissingNode() && !value.isObject()) {
      problem(key, "must hold settings", value);
    }
    return new Settings(
        path + key + ".", value.isObject() ? value : MissingNode.getInstance(), problems);
  }

  String text(String key) {
    JsonNode value = get(key);
    if (!value.isTextual()) {
      problem(key, "must be a text", value);
      return "";
    }
    return value.textValue();
  }

  /** A text that a package's manifest takes as its name. */
  String modelName(String key) {
    String name = text(key);
    if (node.path(key).isTextual() && !name.matches(Manifest.NAME)) {
      problem(key, "must be 1 to 64 lower-case letters, digits and hyphens", node.path(key));
    }
    return name;
  }

  String text(String key, String fallback) {
    return get(key).isMissingNode() ? fallback : text(key);
  }

  int whole(String key, int least) {
    JsonNode value = get(key);
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < least) {
      problem(key, "must be a whole number from " + least + " on", value);
      return least;
    }
    return value.intValue();
  }

  int whole(String key, int least, int fallback) {
    return get(key).isMissingNode() ? fallback : whole(key, least);
  }

  long wide(String key, long fallback) {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      return fallback;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      problem(key, "must be a whole number", value);
    }
    return value.longValue();
  }

  /** A number from {@code least} on and below {@code limit}. */
  float number(String key, double least, double limit, double fallback) {
    JsonNode value = get(key);
    if (value.isMissingNode()) {
      return (float) fallback;
    }
    float number = value.floatValue();
    if (!value.isNumber() || !(number >= least && number < limit)) {
      problem(
          key, "must be a number from " + words(least) + " to less than " + words(limit), value);
      return (float) fallback;
    }
    return number;
  }

  boolean flag(String key, boolean fallback) {
    JsonNode value = get(key);
    if (!value.isMissingNode() && !value.isBoolean()) {
      problem(key, "must be true or false", value);
    }
    return value.asBoolean(fallback);
  }

  /** One of a closed set of names; empty where it is none of them. */
  <T> Optional<T> choice(String key, List<String> known, Function<String, Optional<T>> of) {
    JsonNode value = get(key);
    Optional<T> choice = of.apply(value.asText());
    if (choice.isEmpty()) {
      problem(key, "must be one of " + String.join(", ", known), value);
    }
    return choice;
  }

  /** One of a closed set of names, or the fallback where there is none. */
  <T> T choice(String key, T fallback, List<String> known, Function<String, Optional<T>> of) {
    return get(key).isMissingNode() ? fallback : choice(key, known, of).orElse(fallback);
  }

  /** One of a closed set of values by what they are called, or the fallback where there is none. */
  <T> T choice(String key, T fallback, List<T> known) {
    List<String> names = known.stream().map(Object::toString).toList();
    return choice(
        key,
        fallback,
        names,
        name -> known.stream().filter(value -> value.toString().equals(name)).findFirst());
  }

  /** A list of texts or whole numbers, as texts; empty where there is none. */
  List<String> words(String key) {
    JsonNode value = get(key);
    List<String> words = new ArrayList<>();
    value.forEach(word -> words.add(word.asText()));
    boolean right = value.isArray() && !value.isEmpty();
    for (JsonNode word : value) {
      right &= word.isTextual() || word.isIntegralNumber();
    }
    if (!right && !value.isMissingNode()) {
      problem(key, "must be a list of names or whole numbers", value);
    }
    return words;
  }

  /** Whether a key is there. */
  boolean has(String key) {
    return !get(key).isMissingNode();
  }

  /** A list with something in it; an empty one where it is not, the fault being collected. */
  JsonNode list(String key) {
    JsonNode value = get(key);
    if (value.isArray() && !value.isEmpty()) {
      return value;
    }
    problem(key, "must be a list", value);
    return MissingNode.getInstance();
  }

  /** Reports the keys that no one asked for. To be called last. */
  void close() {
    List<String> unknown = new ArrayList<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(asked);
    for (String key : unknown) {
      problems.add("unknown key '" + path + key + "'" + Suggestion.tail(key, asked));
    }
  }

  private JsonNode get(String key) {
    asked.add(key);
    JsonNode value = node.path(key);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  private void problem(String key, String rule, JsonNode found) {
    problems.add(path + key + " " + rule + ", found " + words(found));
  }

  private static String words(double limit) {
    return limit == Math.rint(limit) ? String.valueOf((long) limit) : String.valueOf(limit);
  }

  private static String words(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
