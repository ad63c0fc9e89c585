package dev.limn.server.sampling;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.server.inference.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a request says, by name, as text: a query, or a JSON object whose values are strings,
 * numbers, true, false, or lists of them. Whoever has read all that he knows calls {@link
 * #requireAllRead}. For one thread.
 */
public final class Parameters {

  /** More than a body of the size that is read can have. */
  private static final int MOST_ITEMS = 4096;

  private final Map<String, String> values;
  private final Set<String> read = new LinkedHashSet<>();

  /**
   * Parameters of a query.
   *
   * @param values text by name
   */
  public Parameters(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /**
   * Parameters of a body.
   *
   * @param body a JSON object; nothing at all stands for an empty one
   * @return the parameters; lists are joined with commas
   * @throws UsageException if it is no such object
   */
  public static Parameters json(byte[] body) {
    Map<String, String> values = new TreeMap<>();
    if (body.length == 0) {
      return new Parameters(values);
    }
    try (JsonParser json = StrictJson.parser(body, body.length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new UsageException("the body must be a JSON object");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        if (values.put(name, value(name, json)) != null) {
          throw new UsageException("'" + StrictJson.told(name) + "' is given twice");
        }
      }
      if (json.nextToken() != null) {
        throw new UsageException("behind the JSON object stands more: send one object");
      }
      return new Parameters(values);
    } catch (JsonProcessingException e) {
      throw new UsageException(
          "the body is not JSON: " + e.getOriginalMessage().replaceAll("\\s+", " "));
    } catch (IOException e) {
      throw new UsageException("the body is not JSON");
    }
  }

  private static String value(String name, JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      return scalar(name, json);
    }
    List<String> items = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (items.size() == MOST_ITEMS) {
        throw new UsageException(
            "'%s' may list %d values, found more".formatted(StrictJson.told(name), MOST_ITEMS));
      }
      items.add(scalar(name, json));
    }
    return String.join(",", items);
  }

  private static String scalar(String name, JsonParser json) throws IOException {
    if (json.currentToken() == null || !json.currentToken().isScalarValue()) {
      throw new UsageException(
          "'" + StrictJson.told(name) + "' must be a value or a list of values");
    }
    return StrictJson.sound(json.getText());
  }

  /** Null where it is not given. */
  String text(String name) {
    read.add(name);
    return values.get(name);
  }

  String text(String name, String byDefault) {
    String value = text(name);
    return value == null ? byDefault : value;
  }

  /** Null where it is not given. */
  <T> T parsed(String name, Function<String, T> parse) {
    String value = text(name);
    return value == null ? null : parse.apply(value);
  }

  int number(String name, int byDefault, int least, int greatest) {
    String value = text(name, String.valueOf(byDefault));
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with the range.
    }
    throw wrong(name, "a whole number from " + least + " to " + greatest, value);
  }

  long seed(String name, long byDefault) {
    String value = text(name, String.valueOf(byDefault));
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw wrong(name, "a whole number of 64 bits", value);
    }
  }

  float decimal(String name, float byDefault) {
    String value = text(name, String.valueOf(byDefault));
    try {
      return Float.parseFloat(value);
    } catch (NumberFormatException e) {
      throw wrong(name, "a number", value);
    }
  }

  /** One of some constants, spelled in lower case. */
  <E extends Enum<E>> E choice(String name, E byDefault) {
    String value = text(name);
    if (value == null) {
      return byDefault;
    }
    List<String> known = new ArrayList<>();
    for (E constant : byDefault.getDeclaringClass().getEnumConstants()) {
      String spelled = constant.name().toLowerCase(Locale.ROOT);
      if (spelled.equals(value)) {
        return constant;
      }
      known.add(spelled);
    }
    throw wrong(name, String.join(", ", known), value);
  }

  void requireAllRead() {
    for (String name : values.keySet()) {
      if (!read.contains(name)) {
        throw new UsageException(
            "unknown parameter '" + StrictJson.told(name) + "'" + Suggestion.tail(name, read));
      }
    }
  }

  static UsageException wrong(String name, String rule, String found) {
    return new UsageException(
        "'%s' must be %s, found '%s'".formatted(name, rule, StrictJson.told(found)));
  }

  /** All that was said, in one order. */
  @Override
  public String toString() {
    return values.toString();
  }
}
